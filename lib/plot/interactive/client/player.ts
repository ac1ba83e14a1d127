/**
 * Plays an animation: in the page, where it is the script. It is bundled by ../build.ts.
 *
 * @module
 */

/** What changes from frame to frame. */
export interface PlayerData {
  /** The `d` of `#curve`, or none. */
  readonly paths?: readonly string[];
  /** The `href` of `#sheet`, or none. */
  readonly sheets?: readonly string[];
  /** The text of `#title`. */
  readonly titles: readonly string[];
  /** Frames per second at normal speed. */
  readonly fps: number;
}

/** Wires the controls of the page to its frames. */
export function runPlayer({ paths = [], sheets = [], titles, fps }: PlayerData): void {
  const element = <E extends Element>(id: string) => document.getElementById(id) as unknown as E;
  const title = element<HTMLElement>("title");
  const curve = element<SVGPathElement>("curve");
  const sheet = element<SVGImageElement>("sheet");
  const slider = element<HTMLInputElement>("frame");
  const play = element<HTMLButtonElement>("play");
  const speed = element<HTMLSelectElement>("speed");
  const loop = element<HTMLInputElement>("loop");
  const last = titles.length - 1;
  let frame = 0;
  let playing = false;
  let due = 0;

  function show(index: number): void {
    frame = Math.min(last, Math.max(0, index));
    if (frame in paths) curve.setAttribute("d", paths[frame]);
    if (frame in sheets) sheet.setAttribute("href", sheets[frame]);
    title.textContent = titles[frame];
    slider.value = String(frame);
    slider.setAttribute("aria-valuetext", titles[frame]);
    element<HTMLButtonElement>("first").disabled = frame === 0;
    element<HTMLButtonElement>("previous").disabled = frame === 0;
    element<HTMLButtonElement>("next").disabled = frame === last;
    element<HTMLButtonElement>("last").disabled = frame === last;
  }

  function setPlaying(now: boolean): void {
    playing = now;
    play.setAttribute("aria-label", now ? "Pause" : "Play");
    play.title = now ? "Pause (space)" : "Play (space)";
    document.body.classList.toggle("playing", now);
    if (!now) return;
    if (frame === last) show(0);
    due = performance.now() + interval();
    requestAnimationFrame(advance);
  }

  function interval(): number {
    return 1000 / (fps * Number(speed.value));
  }

  function advance(now: number): void {
    if (!playing) return;
    if (now >= due) {
      // A tab that was hidden goes on where it was, rather than catching up.
      due = Math.max(due + interval(), now);
      if (frame < last) show(frame + 1);
      else if (loop.checked) show(0);
      else return setPlaying(false);
    }
    requestAnimationFrame(advance);
  }

  function stopAt(index: number): void {
    setPlaying(false);
    show(index);
  }

  play.onclick = () => setPlaying(!playing);
  slider.oninput = () => stopAt(Number(slider.value));
  const moves: Record<string, () => number> = {
    first: () => 0,
    previous: () => frame - 1,
    next: () => frame + 1,
    last: () => last,
  };
  for (const [id, target] of Object.entries(moves)) {
    element<HTMLButtonElement>(id).onclick = () => stopAt(target());
  }
  const keys: Record<string, string> = {
    ArrowLeft: "previous",
    ArrowRight: "next",
    Home: "first",
    End: "last",
  };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // A control that has the focus goes by its own keys; the slider's do the same.
    if (target instanceof HTMLSelectElement || target === slider && key !== " ") return;
    if (key === " " && (target === document.body || target === slider)) play.click();
    else if (key in keys) stopAt(moves[keys[key]]());
    else return;
    event.preventDefault();
  });
  show(0);
}
