// The WebSocket of what one member sees, kept open: it reconnects by itself with growing pauses.

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8000;

/**
 * Follows a member's events until the returned function is called.
 * onEvent(type, data) for each; onStatus("open" | "lost") when the socket comes and goes.
 */
export function follow(member, onEvent, onStatus) {
  let socket;
  let timer;
  let pause = FIRST_PAUSE_MS;
  let ended = false;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/api/live?as=${encodeURIComponent(member)}`);
    socket.addEventListener("open", () => {
      pause = FIRST_PAUSE_MS;
      if (!ended) onStatus("open");
    });
    socket.addEventListener("message", (frame) => {
      if (ended) return;
      const { type, data } = JSON.parse(frame.data);
      onEvent(type, data);
    });
    socket.addEventListener("close", () => {
      if (ended) return;
      onStatus("lost");
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket.close();
  };
}
