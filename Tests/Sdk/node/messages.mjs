// Runs the official Anthropic SDK against a silo and prints what it saw as one JSON object.
import Anthropic from '@anthropic-ai/sdk';

const [baseURL, scenario] = process.argv.slice(2);
const apiKey = scenario === 'bad-key' ? 'no-such-key' : 'dev-key';
const client = new Anthropic({ baseURL, apiKey, maxRetries: scenario === 'retry' || scenario === 'bad-budget' ? 2 : 0 });
const request = { model: 'claude-3-5-sonnet', max_tokens: 256, messages: [{ role: 'user', content: 'Which colour does a ripe cherry have?' }] };
const tools = [{ name: 'weather', description: 'Tells the weather.', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }];

function seen(message) {
  return {
    id: message.id, type: message.type, model: message.model, text: message.content.map((block) => block.text ?? '').join(''),
    stop: message.stop_reason, input: message.usage.input_tokens, output: message.usage.output_tokens,
  };
}

async function message() {
  return seen(await client.messages.create(request));
}

async function stream() {
  const events = [];
  const running = client.messages.stream(request).on('streamEvent', (event) => events.push(event.type));
  return { ...seen(await running.finalMessage()), events };
}

async function toolsRound() {
  const ask = { ...request, messages: [{ role: 'user', content: 'Does it rain in Oslo?' }], tools };
  const running = client.messages.stream({ ...ask, tool_choice: { type: 'any' } });
  const first = await running.finalMessage();
  const call = first.content.find((block) => block.type === 'tool_use');
  const messages = [...ask.messages, { role: 'assistant', content: first.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'It pours.' }] }];
  const second = await client.messages.create({ ...ask, messages });
  return { stop: first.stop_reason, name: call.name, input: call.input, answer: seen(second).text };
}

async function count() {
  return { tokens: (await client.messages.countTokens({ model: request.model, messages: request.messages, tools })).input_tokens };
}

async function failing() {
  try {
    await message();
    return { status: 200 };
  } catch (error) {
    return { status: error.status, type: error.error?.error?.type, kind: error.constructor.name, request: error.requestID };
  }
}

const scenarios = { message, stream, tools: toolsRound, count, retry: message, 'bad-key': failing, 'bad-budget': failing, overloaded: failing };
console.log(JSON.stringify(await scenarios[scenario]()));
