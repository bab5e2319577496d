// What the page knows: the guilds, and who and where this tab is. The choice lives in the URL's
// hash, so that two tabs can be two members.

export const DM = 1;
const THREADS = new Set([10, 11, 12]);
const TEXT_CHANNELS = new Set([0, 5, ...THREADS]);

export const state = { guilds: [], guild: null, channel: null, me: null, dms: [], offset: 0 };

const bus = new EventTarget();
export const on = (type, listener) => bus.addEventListener(type, (event) => listener(event.detail));
export const emit = (type, detail) => bus.dispatchEvent(new CustomEvent(type, { detail }));

export const member = (id) => state.guild?.members.find((m) => m.id === id);
export const role = (id) => state.guild?.roles.find((r) => r.id === id);
export const channel = (id) => [...(state.guild?.channels ?? []), ...state.dms].find((c) => c.id === id);
export const people = () => state.guild?.members.filter((m) => !m.bot) ?? [];
export const bots = () => state.guild?.members.filter((m) => m.bot) ?? [];

export const isThread = (one) => THREADS.has(one.type);
export const threadsOf = (parentId) => textChannels().filter((c) => isThread(c) && c.parent_id === parentId);

/** The channels one can write text in, in the guild's order. */
export const textChannels = () =>
  (state.guild?.channels ?? [])
    .filter((c) => TEXT_CHANNELS.has(c.type))
    .sort((a, b) => a.position - b.position);

/** How a channel is called: "#city-hall", or "@Ecotopia" for direct messages. */
export const channelLabel = (one) => `${one.type === DM ? "@" : "#"}${one.name}`;

/** A member's roles, highest first, without @everyone (whose id is the guild's). */
export const rolesOf = (person) =>
  person.roles
    .map(role)
    .filter((r) => r && r.id !== state.guild.id)
    .sort((a, b) => b.position - a.position);

/** The milliseconds since 1970 by the bot's clock. */
export const botNow = () => Date.now() + state.offset * 1000;

/** The hash of this place with some of its parts changed: {guild, channel, as}. */
export function hashFor(changes) {
  const parts = { guild: state.guild?.id, channel: state.channel?.id, as: state.me?.id, ...changes };
  const kept = Object.entries(parts).filter(([, value]) => value);
  return `#${new URLSearchParams(kept)}`;
}

const wanted = (key) => new URLSearchParams(location.hash.slice(1)).get(key);
const find = (list, id) => list.find((one) => one.id === id) ?? list[0] ?? null;

/** Sets guild and member from the hash; what it lacks or gets wrong falls to the first. */
export function readMember() {
  state.guild = find(state.guilds, wanted("guild"));
  state.me = find(people(), wanted("as"));
}

/** Sets the channel likewise, once this member's direct messages are known. */
export function readChannel() {
  state.channel = find([...textChannels(), ...state.dms], wanted("channel"));
  history.replaceState(null, "", hashFor({}));
}

/** Takes a guild's new object in. */
export function putGuild(guild) {
  const index = state.guilds.findIndex((g) => g.id === guild.id);
  if (index < 0) state.guilds.push(guild);
  else state.guilds[index] = guild;
}
