/** One of several copies of an element, from files of different age or cut differently. */
export interface Copy {
  /** 0 when the file does not tell. */
  readonly version: number;
  /** What of it is there: extracts cut elements at their borders, so of equally old copies the longer knows more. */
  readonly length: number;
  /** Decides between copies that agree in both, so that the order of files never does. */
  text(): string;
}

/** Whether `other` is to be preferred to `known`. */
export function isNewer(other: Copy, known: Copy): boolean {
  if (other.version !== known.version) return other.version > known.version;
  if (other.length !== known.length) return other.length > known.length;
  return other.text() < known.text();
}
