/** Desktops as tests see and make them, past the API. */
import type { WorkspaceProperties, WorkspaceState } from "@aws-sdk/client-workspaces";
import type { Desktop } from "./desktop";

/** A desktop as it is, hidden ones included. */
export interface DesktopView {
  readonly id: string;
  readonly region: string;
  readonly directoryId: string;
  readonly userName: string;
  readonly sid: string;
  readonly bundleId: string;
  readonly state: WorkspaceState;
  readonly errorCode?: string;
  readonly properties: WorkspaceProperties;
  readonly userVolumeId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A desktop launched outside any stack: by an administrator, in the console. */
export interface Launch {
  directoryId: string;
  userName: string;
  /** Default: the first bundle. */
  bundleId?: string;
  /** Default: AVAILABLE, and it stays in its state. */
  state?: WorkspaceState;
  properties?: WorkspaceProperties;
  tags?: Readonly<Record<string, string>>;
  /**
   * The account it is bound to. Default: the one of that name. With the SID of no account the desktop is an orphan from
   * the start, which is no violation.
   */
  sid?: string;
}

export function view({
  id,
  region,
  directoryId,
  userName,
  sid,
  bundleId,
  state,
  error,
  properties,
  userVolume,
  tags,
}: Desktop): DesktopView {
  return {
    id,
    region,
    directoryId,
    userName,
    sid,
    bundleId,
    state,
    ...(error === undefined ? {} : { errorCode: error.code }),
    properties,
    userVolumeId: userVolume.id,
    tags: Object.fromEntries(tags),
  };
}
