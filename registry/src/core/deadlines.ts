/** Things that fall due, earliest first. A slot is due once, at the earliest moment it was scheduled for. */
export interface Deadlines {
  readonly schedule: (slot: string, at: number) => void;
  readonly cancel: (slot: string) => void;
  /** Moment of the earliest, or undefined. */
  readonly next: () => number | undefined;
  /** Takes the slots due at `now`, earliest first. */
  readonly take: (now: number) => readonly string[];
}

type Entry = { readonly slot: string; readonly at: number };

function siftUp(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.at <= entry.at) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function lesserChild(heap: readonly Entry[], index: number): number {
  const left = 2 * index + 1;
  const a = heap[left];
  const b = heap[left + 1];
  return a !== undefined && b !== undefined && b.at < a.at ? left + 1 : left;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const child = lesserChild(heap, index);
    const below = heap[child];
    if (below === undefined || below.at >= last.at) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

/** Stale entries are let be until there are so many of them, and more than of the others. */
const MAX_STALE = 1_024;

/** A binary heap; moved and cancelled entries stay until they surface or outnumber the others: both cost little. */
export function createDeadlines(maxStale = MAX_STALE): Deadlines {
  let heap: Entry[] = [];
  const due = new Map<string, number>();

  const dropMany = (): void => {
    if (heap.length <= 2 * due.size + maxStale) return;
    heap = [];
    for (const [slot, at] of due) siftUp(heap, { slot, at });
  };
  const dropStale = (): void => {
    for (let head = heap[0]; head !== undefined && due.get(head.slot) !== head.at; head = heap[0]) pop(heap);
  };
  const schedule = (slot: string, at: number): void => {
    const known = due.get(slot);
    if (known !== undefined && known <= at) return;
    due.set(slot, at);
    siftUp(heap, { slot, at });
  };
  const take = (now: number): string[] => {
    const slots: string[] = [];
    for (dropStale(); heap[0] !== undefined && heap[0].at <= now; dropStale()) {
      slots.push(heap[0].slot);
      due.delete(heap[0].slot);
      pop(heap);
    }
    return slots;
  };
  return {
    schedule,
    cancel: (slot) => {
      if (due.delete(slot)) dropMany();
    },
    next: () => {
      dropStale();
      return heap[0]?.at;
    },
    take,
  };
}
