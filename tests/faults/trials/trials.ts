import { ERROR_CODES } from "../../../provider/errors/provider-error";
import { Failure } from "../../host/failure";
import type { ProviderProcess } from "../../host/provider-process";
import type { Host } from "../../host/suite";
import type { Access } from "../access";
import { HURRIED } from "../hurried";
import { differences, outcomeOf, sameOutcome, type Outcome } from "../outcome";
import { tally } from "../tally";
import type { Call, Operation } from "./operations";

/** What goes wrong while an operation runs, for the first time that it does. */
export interface Fault {
  readonly title: string;
  readonly begin: () => void;
  /** The world is well again, for the next run. */
  readonly end: () => void | Promise<void>;
  /** What else must hold, told as what is wrong. */
  readonly wrong?: () => string | undefined;
}

/** How a trial ended that did not end well. */
export interface Complaint {
  readonly operation: string;
  readonly fault: string;
  readonly why: unknown;
}

let count = 0;

/** Names of a trial's own, none the beginning of another. */
const newName = (): string => `t${String((count += 1)).padStart(4, "0")}`;

/** Operations in a real provider process, undisturbed or with something going wrong. */
export class Trials {
  private constructor(
    private readonly host: Host,
    private readonly provider: ProviderProcess,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly anew: boolean,
    private readonly access: Access,
  ) {}

  /**
   * @param given environment of the provider processes, beside the sandbox's own
   * @param anew whether each call is the first of a process
   * @param access by which way the environment leads to the directory
   */
  static async of(host: Host, given: NodeJS.ProcessEnv, anew = false, access: Access = "ldap"): Promise<Trials> {
    const environment = { NODE_OPTIONS: HURRIED, ...given };
    const provider = await host.process(environment);
    // What a process looks up once is none of a trial's steps, unless it is to be: somebody who is invited and leaves has it looked up.
    const name = newName();
    const user = await provider.create("user", host.user(name, { email: `${name}@corp.example.com` }));
    const desktop = await provider.create("workspace", host.workspace(name));
    await provider.create("invitation", { workspaceId: desktop.id, owner: `people/test/${name}` });
    await provider.delete(desktop);
    await provider.delete(user);
    return new Trials(host, provider, environment, anew, access);
  }

  /** What the operation comes to where nothing goes wrong. */
  async undisturbed(operation: Operation, begin: () => void = () => undefined): Promise<Outcome> {
    const name = newName();
    const call = await operation.prepare(this.host, this.provider, name);
    const provider = await this.caller();
    begin();
    await call(provider);
    if (this.anew) await provider.kill();
    return this.outcome(name);
  }

  /**
   * The same with each of the faults, one after another: it must come to the same, or end with an error that says all and come to the same
   * when it is tried again, by another process, as the next run of the engine has.
   */
  async disturbed(operation: Operation, faults: readonly Fault[], expected: Outcome): Promise<Complaint[]> {
    const prepared = faults.map(async (fault) => {
      const name = newName();
      return { fault, name, call: await operation.prepare(this.host, this.provider, name) };
    });
    const complaints: Complaint[] = [];
    for (const { fault, name, call } of await Promise.all(prepared)) {
      const why = await this.complaint(operation, call, fault, expected, name).catch((error: unknown) => String(error));
      tally("faults", why === undefined, this.access);
      if (why !== undefined) complaints.push({ operation: operation.title, fault: fault.title, why });
    }
    return complaints;
  }

  private async complaint(
    operation: Operation,
    call: Call,
    fault: Fault,
    expected: Outcome,
    name: string,
  ): Promise<unknown> {
    const provider = await this.caller();
    fault.begin();
    const failed = await call(provider).then(
      () => undefined,
      (error: unknown) => error,
    );
    await fault.end();
    if (this.anew) await provider.kill();
    if (failed !== undefined) {
      if (!(failed instanceof Failure) || !isClear(failed.message)) return failed;
      const next = await this.host.process(this.environment);
      await call(next, failed);
      await next.kill();
    }
    const outcome = await this.outcome(name);
    if (!sameOutcome(outcome, expected)) {
      return { failed, differences: differences(outcome, expected) };
    }
    if (operation.holds && !(await operation.holds(this.host, name))) return "what must hold does not";
    const { repeated } = outcome;
    return repeated > 1 || (repeated === 1 && failed === undefined) ? `${repeated + 1} mails` : fault.wrong?.();
  }

  /** Who makes the call that is disturbed. */
  private async caller(): Promise<ProviderProcess> {
    return this.anew ? this.host.process(this.environment) : this.provider;
  }

  private outcome(name: string): Promise<Outcome> {
    return outcomeOf(this.host.sandbox, name, {});
  }
}

/** What we were doing, to whom, what happened, what to do next, the code; and no stack. */
function isClear(message: string): boolean {
  const [, code = ""] = /^[a-z]+ing [^:]+.*: .+; .+ \[([a-z-]+)\]$/.exec(message) ?? [];
  return (ERROR_CODES as readonly string[]).includes(code) && !/\n|\.js:\d+/.test(message);
}
