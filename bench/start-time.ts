import { ProviderProcess, UNKNOWN } from "../tests/host/provider-process";

export interface StartTime {
  /** Milliseconds until Pulumi's host of dynamic providers is ready, and has loaded nothing of ours. */
  readonly host: number;
  /** Milliseconds until the first answer. */
  readonly answer: number;
}

/** From the start of a provider process to what it says of a user that is wrong, for which nobody else is asked. */
export async function startTime(): Promise<StartTime> {
  const began = performance.now();
  const provider = await ProviderProcess.start({});
  try {
    const host = performance.now() - began;
    const faults = await provider.check("user", {
      directoryId: UNKNOWN,
      userName: "ada",
      email: "nobody",
      owner: "a/b/c",
    });
    const answer = performance.now() - began;
    if (faults.length !== 1) {
      throw new Error(`measuring the first answer: it is ${JSON.stringify(faults)}, and should be one fault`);
    }
    return { host, answer };
  } finally {
    await provider.kill();
  }
}
