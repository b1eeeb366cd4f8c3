// Runs the official OpenAI SDK against a silo and prints what it saw as one JSON object.
import OpenAI from 'openai';

const [baseURL, scenario] = process.argv.slice(2);
const apiKey = scenario === 'bad-key' ? 'no-such-key' : 'dev-key';
const client = new OpenAI({ baseURL, apiKey, maxRetries: scenario === 'retry' || scenario === 'bad-budget' ? 2 : 0 });
const messages = [{ role: 'user', content: 'Which colour does a ripe banana have?' }];

async function chat() {
  const { data, response } = await client.chat.completions.create({ model: 'gpt-4o-mini', messages }).withResponse();
  return {
    id: data.id, object: data.object, model: data.model, text: data.choices[0].message.content,
    finish: data.choices[0].finish_reason, total: data.usage.total_tokens, status: response.headers.get('x-coalesce-status'),
  };
}

async function stream() {
  const chunks = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, stream: true, stream_options: { include_usage: true } });
  const seen = { text: '', chunks: 0, finish: null, total: 0 };
  for await (const chunk of chunks) {
    seen.chunks++;
    seen.text += chunk.choices[0]?.delta?.content ?? '';
    seen.finish ??= chunk.choices[0]?.finish_reason ?? null;
    seen.total = chunk.usage?.total_tokens ?? seen.total;
  }
  return seen;
}

async function models() {
  const names = [];
  for await (const model of client.models.list()) names.push(model.id);
  return { names };
}

async function embed() {
  const result = await client.embeddings.create({ model: 'all-MiniLM-L6-v2', input: ['one', 'two'] });
  return { count: result.data.length, dimensions: result.data[0].embedding.length };
}

async function failing() {
  try {
    await chat();
    return { status: 200 };
  } catch (error) {
    return { status: error.status, code: error.code, type: error.type, kind: error.constructor.name };
  }
}

const scenarios = { chat, stream, models, embed, retry: chat, 'bad-key': failing, 'bad-budget': failing };
console.log(JSON.stringify(await scenarios[scenario]()));
