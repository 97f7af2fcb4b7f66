import type { Message, Result } from "./message";
import type { Request } from "./request";

/** How the directory in the sandbox behaves: as Samba itself, or as another directory that Samba is made to look like. */
export const MANNER_NAMES = ["samba", "windows", "simple-ad"] as const;

export type MannerName = (typeof MANNER_NAMES)[number];

export const isManner = (name: string): name is MannerName => (MANNER_NAMES as readonly string[]).includes(name);

/** What a directory does otherwise than the Samba behind it. */
export interface Manner {
  /**
   * Answers in the server's place: what Samba would take.
   * @param encrypted whether the client's connection is
   */
  readonly refuse: (request: Request, encrypted: boolean) => Promise<Result | undefined>;
  /** What the server is asked: other bytes than came, where it must be asked otherwise. */
  readonly ask: (message: Message, request: Request) => Buffer;
  /** What is said of a server's answer. */
  readonly answer: (request: Request, result: Result) => Promise<Result>;
  /** An entry of a search's reply, as it is shown. */
  readonly show: (entry: Message, request: Request) => Buffer;
  /** Entries that a search without paging gets; then it ends with result 4. */
  readonly sizeLimit: number;
  /** Whether passwords and all else go to the server over TLS, or in the open behind something that ends the TLS. */
  readonly behind: "tls" | "plain";
}
