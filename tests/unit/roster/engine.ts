import * as pulumi from "@pulumi/pulumi";
import { without } from "../../../provider/text/without";

/** What the engine is told of one resource. */
export interface Registered {
  /** `User ada`. */
  readonly resource: string;
  /** Arguments of the program, as they are when all is known. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

const resourceOf = (type: string, name: string): string => `${type.replace(/^.*:/, "")} ${name}`;

/** Lets a program make resources without an engine, and returns what that is told, in no order. */
export async function registrations(program: () => unknown): Promise<Registered[]> {
  const registered: Registered[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs }) => {
      const all = inputs as Record<string, unknown>;
      registered.push({ resource: resourceOf(type, name), inputs: without(all, "__provider", "owner") });
      return { id: `${name}-id`, state: type.endsWith(":User") ? { ...all, sid: `S-1-5-${name}` } : all };
    },
    call: ({ inputs }) => inputs as object,
  };
  await pulumi.runtime.setMocks(mocks, "people", "production");
  await program();
  await pulumi.runtime.disconnect();
  return registered;
}

/** What the program asks of each resource beside its arguments. */
export class Asked {
  private readonly options = new Map<string, { resource: pulumi.Resource; opts: pulumi.CustomResourceOptions }>();

  /** For the options of a component, which passes it on. */
  readonly look: pulumi.ResourceTransformation = ({ resource, type, name, opts }) => {
    this.options.set(resourceOf(type, name), { resource, opts });
    return undefined;
  };

  of(resource: string): pulumi.CustomResourceOptions & { readonly under: string; readonly isProtected: boolean } {
    const found = this.options.get(resource);
    if (found === undefined) {
      throw new Error(`there is no ${resource}, but ${[...this.options.keys()].join(", ")}`);
    }
    const parent = found.opts.parent as unknown as { readonly __pulumiType: string; readonly __name: string };
    const { __protect } = found.resource as unknown as { readonly __protect?: boolean };
    return { ...found.opts, under: resourceOf(parent.__pulumiType, parent.__name), isProtected: __protect === true };
  }
}
