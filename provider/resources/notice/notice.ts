import { CustomResource, type CustomResourceOptions, type Input, type Output, type Unwrap } from "@pulumi/pulumi";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { NOTICE_OUTPUTS, NOTICE_PROPERTIES } from "./properties";

const NOTICE: DeclaredKind = {
  properties: NOTICE_PROPERTIES,
  outputs: NOTICE_OUTPUTS,
};

/** Words of the user's own: `{{field}}` stands for a value. */
export interface NoticeTemplate {
  /** Language of the default words and of the days: `en`, `de`, `fr` or `es`. Default `en`. */
  language?: Input<"en" | "de" | "fr" | "es">;
  subject?: Input<string>;
  text?: Input<string>;
  /** Needs `text` beside it. */
  html?: Input<string>;
}

/** What a program says of a notice. */
export interface NoticeArgs {
  /** The id of the WorkSpace, ours or an `aws.workspaces.Workspace`. */
  workspaceId: Input<string>;
  /** The day on which the WorkSpace is to end, as `2027-04-14`. It is told, and ends nothing; another day is told again. */
  endsOn: Input<string>;
  /** The last day on which the person can use it, if that is another: as where their account is disabled before. */
  usableUntil?: Input<string>;
  /** Any text; changing it sends the notice again. */
  resendToken?: Input<string>;
  /** Default: the user's e-mail in the directory. */
  email?: Input<string>;
  template?: Input<NoticeTemplate>;
}

/**
 * One mail to the user of a WorkSpace that it ends on a day, sent when the resource is created. Deleting it sends nothing. What was sent is
 * noted in a tag of the WorkSpace, so that a lost state sends nothing twice.
 */
export class Notice extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:Notice";

  /** Whether a value is a `Notice`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Notice {
    return isOfType(value, Notice.__pulumiType);
  }

  declare public readonly workspaceId: Output<string>;
  declare public readonly endsOn: Output<string>;
  declare public readonly usableUntil: Output<string | undefined>;
  declare public readonly resendToken: Output<string | undefined>;
  /** As declared; `sentTo` is the address that was written to. */
  declare public readonly email: Output<string | undefined>;
  declare public readonly template: Output<Unwrap<NoticeTemplate> | undefined>;
  declare public readonly userName: Output<string>;
  declare public readonly sentTo: Output<string>;
  /** ISO 8601. */
  declare public readonly sentAt: Output<string>;
  declare public readonly messageId: Output<string>;

  constructor(name: string, args: NoticeArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("Notice", name, args, NOTICE, options));
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, Notice);
    } finally {
      stacks.restore();
    }
  }
}
