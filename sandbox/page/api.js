// The control API of the sandbox (docs/sandbox.md). Every failure becomes an ApiError whose message
// is a sentence fit to be shown.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const isJson = body !== undefined && !(body instanceof FormData);
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: isJson ? { "Content-Type": "application/json" } : {},
      body: isJson ? JSON.stringify(body) : body,
    });
  } catch {
    throw new ApiError("The sandbox does not answer. Is it still running?", 0);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new ApiError(answer?.error ?? `The sandbox answered ${response.status}.`, response.status);
}

const query = (values) => new URLSearchParams(values).toString();

export const guilds = () => call("GET", "/api/guilds");
export const messages = (channel, member, limit) =>
  call("GET", `/api/channels/${channel}/messages?${query({ as: member, limit })}`);
export const dms = (member) => call("GET", `/api/dms?${query({ as: member })}`);
export const commands = (guild, member, channel) =>
  call("GET", `/api/guilds/${guild}/commands?${query({ as: member, channel })}`);

export const invoke = (body) => call("POST", "/api/invoke", body);
export const autocomplete = (body) => call("POST", "/api/autocomplete", body);
export const component = (body) => call("POST", "/api/component", body);
export const modal = (body) => call("POST", "/api/modal", body);
export const write = (body) => call("POST", "/api/messages", body);

/** Uploads a file for a command's option or a modal; → its attachment, whose id is the value to give. */
export function upload(member, file) {
  const body = new FormData();
  body.append("file", file, file.name);
  return call("POST", `/api/files?${query({ as: member })}`, body);
}

export const addMember = (guild, body) => call("POST", `/api/guilds/${guild}/members`, body);
export const changeMember = (member, body) => call("PATCH", `/api/members/${member}`, body);

export const clock = () => call("GET", "/api/clock");
export const advanceClock = (seconds) => call("POST", "/api/clock", { advance: seconds });
export const nextDeadline = (guild) => call("POST", `/api/guilds/${guild}/next-deadline`, {});

export const backstage = (guild) => call("GET", `/api/guilds/${guild}/backstage`);
export const addVoters = (guild, body) => call("POST", `/api/guilds/${guild}/voters`, body);
export const reset = () => call("POST", "/api/reset", {});
