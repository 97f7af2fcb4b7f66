import type { FailedWorkspaceChangeRequest, Workspace } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { ProviderError } from "../../../provider/errors/provider-error";
import { desktopOf, type Desktop } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { Poller } from "../../../provider/workspaces/poller";
import { VirtualClock } from "../virtual-clock";

export const REGION = "eu-west-1";
export const view = (id: string, State: string, more: Partial<Workspace> = {}): Workspace => ({
  WorkspaceId: id,
  State: State as "AVAILABLE",
  ...more,
});
export const desktop = (id: string, state: string, more: Partial<Workspace> = {}): Desktop =>
  desktopOf(view(id, state, more), REGION);

/** How a call ends that WorkSpaces answers with an error, or, without a status, of which the answer is lost. */
export const failure = (status?: number, name = "Failure", message = "not now"): ProviderError =>
  new ProviderError({
    code: "aws-refused",
    doing: "working on WorkSpaces",
    happened: `it failed (${message})`,
    next: "run again",
    cause: Object.assign(
      new Error(message),
      { name },
      status === undefined ? {} : { $metadata: { httpStatusCode: status } },
    ),
  });

/** WorkSpaces that returns these desktops, one look after another, the last for ever; time passes by waiting alone. */
export class Shown {
  readonly clock = new VirtualClock();
  /** What was asked of it: `reboot ws-1`. */
  readonly asked: string[] = [];
  readonly successors: string[] = [];
  looks = 0;
  /** How it answers what is asked of it. */
  answer: () => Promise<unknown> = () => Promise.resolve(undefined);

  private readonly poller: Poller;

  constructor(private readonly views: readonly (readonly Workspace[])[]) {
    this.poller = new Poller(
      (ids) => Promise.resolve(this.look(ids)),
      this.clock,
      () => undefined,
    );
  }

  private look(ids: readonly string[]): Desktop[] {
    const shown = this.views[Math.min(this.looks, this.views.length - 1)] ?? expect.fail("nothing is shown");
    this.looks += 1;
    return shown.filter(({ WorkspaceId = "" }) => ids.includes(WorkspaceId)).map((one) => desktopOf(one, REGION));
  }

  get desktops(): Desktops {
    const parts: Partial<Desktops> = {
      wait: (wait) => this.poller.wait(wait),
      act: (action, id) => this.ask(`${action} ${id}`) as Promise<FailedWorkspaceChangeRequest | undefined>,
      migrate: ({ id }, bundleId) => this.ask(`migrate ${id} to ${bundleId}`) as Promise<string>,
      noteSuccessor: (id, successor) => void this.successors.push(`${id} ${successor}`),
    };
    return parts as Desktops;
  }

  private ask(what: string): Promise<unknown> {
    this.asked.push(what);
    return this.answer();
  }
}
