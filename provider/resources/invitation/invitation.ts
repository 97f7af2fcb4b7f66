import {
  CustomResource,
  type CustomResourceOptions,
  type ID,
  type Input,
  type Output,
  type Unwrap,
} from "@pulumi/pulumi";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource, NO_ARGUMENTS, ownId } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { INVITATION_OUTPUTS, INVITATION_PROPERTIES } from "./properties";

const INVITATION: DeclaredKind = {
  properties: INVITATION_PROPERTIES,
  outputs: INVITATION_OUTPUTS,
};

/** Words of the user's own: `{{field}}` stands for a value. */
export interface InvitationTemplate {
  /** Language of the default words: `en`, `de`, `fr` or `es`. Default `en`. */
  language?: Input<"en" | "de" | "fr" | "es">;
  subject?: Input<string>;
  text?: Input<string>;
  /** Needs `text` beside it. */
  html?: Input<string>;
}

/** What a program says of an invitation. */
export interface InvitationArgs {
  /** The id of the WorkSpace, ours or an `aws.workspaces.Workspace`. */
  workspaceId: Input<string>;
  /** Any text; changing it sends the invitation again, even to a text used before, and nothing else does. */
  resendToken?: Input<string>;
  /** Default: the user's e-mail in the directory. */
  email?: Input<string>;
  template?: Input<InvitationTemplate>;
  /**
   * Whether the user of a WorkSpace that was adopted is mailed, who has most likely used it for long. Default `skip`: nothing is sent until
   * `resendToken` changes.
   */
  whenAdopted?: Input<"skip" | "send">;
}

/**
 * One mail to the user of a WorkSpace, sent when the WorkSpace is ready: registration code, user name, where to get the client, how to
 * get a first password. AWS sends none to users that existed before or that live behind AD Connector or a trust.
 * Deleting it sends nothing. What was sent is noted in a tag of the WorkSpace, so that a lost state sends nothing twice.
 */
export class Invitation extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:Invitation";

  /** Whether a value is a `Invitation`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Invitation {
    return isOfType(value, Invitation.__pulumiType);
  }

  /**
   * Reads the last mail that went to the user of a WorkSpace, as a tag of the WorkSpace tells it, and sends nothing. It is read
   * anew by each `up`, `preview` and `refresh`. It is an error if there is none.
   * @param id the WorkSpace's, `ws-…`
   */
  public static get(name: string, id: Input<ID>, options?: CustomResourceOptions): Invitation {
    return new Invitation(name, NO_ARGUMENTS, { ...options, id });
  }

  declare public readonly workspaceId: Output<string>;
  declare public readonly resendToken: Output<string | undefined>;
  /** As declared; `sentTo` is the address that was written to. */
  declare public readonly email: Output<string | undefined>;
  declare public readonly template: Output<Unwrap<InvitationTemplate> | undefined>;
  declare public readonly whenAdopted: Output<"skip" | "send" | undefined>;
  declare public readonly userName: Output<string>;
  /** What the user types: with cross-Region redirection, a domain name. */
  declare public readonly registrationCode: Output<string>;
  /** Whom it went to. Empty, as the two below, where nobody was mailed. */
  declare public readonly sentTo: Output<string>;
  /** ISO 8601. */
  declare public readonly sentAt: Output<string>;
  declare public readonly messageId: Output<string>;

  constructor(name: string, args: InvitationArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("Invitation", name, args, INVITATION, options));
      ownId(this, options, () => this.workspaceId);
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, Invitation);
    } finally {
      stacks.restore();
    }
  }
}
