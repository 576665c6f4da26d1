import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the model does with one request. */
export type Act =
  | { say: string[]; wait?: Promise<void> }
  | { call: string; with: unknown }
  | { status: number; body: unknown };

/** A server that plays an OpenAI-compatible model by a script. */
export class Model {
  readonly requests: { key: string; body: string }[] = [];
  private acts: Act[] = [];

  private constructor(private readonly server: HttpServer, readonly url: string) {}

  static async start(): Promise<Model> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const model = new Model(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    server.on("request", (request, response) => void model.answer(request, response));
    return model;
  }

  /** What it does with the next requests. */
  script(...acts: Act[]) {
    this.acts = acts;
    this.requests.length = 0;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    let body = "";
    for await (const chunk of request) body += chunk;
    this.requests.push({ key: request.headers.authorization ?? "", body });
    const act = this.acts.shift() ?? { status: 500, body: { error: { message: "the script is at its end" } } };
    if ("status" in act) {
      response.writeHead(act.status, { "content-type": "application/json" }).end(JSON.stringify(act.body));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const about = { id: "c", object: "chat.completion.chunk", created: 1, model: "script" };
    const send = (data: object) => response.write(`data: ${JSON.stringify({ ...about, ...data })}\n\n`);
    const chunk = (delta: object, finish_reason: string | null = null) => send({ choices: [{ index: 0, delta, finish_reason }] });
    chunk({ role: "assistant" });
    if ("call" in act) {
      const call = { name: act.call, arguments: JSON.stringify(act.with) };
      chunk({ tool_calls: [{ index: 0, id: "call_1", type: "function", function: call }] });
      chunk({}, "tool_calls");
    } else {
      for (const [number, content] of act.say.entries()) {
        if (number === act.say.length - 1) await act.wait;
        chunk({ content });
      }
      chunk({}, "stop");
    }
    send({ choices: [], usage: { prompt_tokens: 1200, completion_tokens: 34, total_tokens: 1234 } });
    response.end("data: [DONE]\n\n");
  }
}
