// All that a preview refuses, told in that preview. The engine ends a preview at the first resource whose check fails, and shows no other
// (pulumi/pkg, deploy/deployment_executor.go). So in a preview the check lets a resource pass that it refuses, and says so in an output that the
// program's side tells as an error of the resource: the preview fails all the same, once the whole program has run. An up that has no preview
// fails at the first, as ever.
import * as pulumi from "@pulumi/pulumi";
import type { Properties } from "./handlers";
import { IN_PREVIEW, REFUSAL, REFUSED } from "./property";

/** Inputs of a resource in a preview; none elsewhere, such as in a program's own tests, where no provider answers. */
export const previewInputs = (): Properties =>
  pulumi.runtime.isDryRun() && pulumi.runtime.getEngine() !== undefined
    ? // Named, since Pulumi makes an output only of what is.
      { [IN_PREVIEW]: true, [REFUSAL]: undefined }
    : {};

/** Runs that have failed, by the engine of each: a program of the Automation API's has several in one process. */
const failedRuns = new WeakSet<object>();

/** Tells what the check has against a resource, as an error at the resource. */
export function tellRefusal(resource: pulumi.Resource): void {
  const refusal = Reflect.get(resource, REFUSAL) as pulumi.Output<string | undefined> | undefined;
  const run: object | undefined = pulumi.runtime.getEngine();
  if (refusal === undefined || run === undefined) {
    return;
  }
  refusal.apply(async (words) => {
    if (words === undefined) {
      return;
    }
    await pulumi.log.error(words, resource);
    // A preview does not fail for an error that is only logged. The program runs on.
    if (!failedRuns.has(run)) {
      failedRuns.add(run);
      const failed = new pulumi.RunError(REFUSED);
      // Pulumi prints it for errors that come once the program's own code has ended.
      failed.stack = "";
      throw failed;
    }
  });
}
