import type { Manner } from "./manner";
import type { Result } from "./message";
import { written } from "./request";

/**
 * How Samba refuses a password that it sees coming unencrypted: since 4.19, with no code of its own, so that the general one stands before
 * it (its test `unicodepwd_encrypted.py` holds it to these words). Older ones take it, if they take a login over such a connection at all
 * (measured on 4.17). Which of them Simple AD is, AWS does not say.
 */
const NOT_ENCRYPTED: Result = {
  code: 53,
  message: "00002035: Password modification over LDAP must be over an encrypted connection",
};

/**
 * Simple AD behind a load balancer that ends the TLS: "Simple AD does not support … communication over LDAPS", and AWS shows a network load
 * balancer with a TLS listener before port 389 (AWS Directory Service Administration Guide; AWS Security Blog, "How to configure an LDAPS
 * endpoint for Simple AD"). What is behind sees plain LDAP, logins included.
 */
export const simpleAd: Manner = {
  behind: "plain",
  sizeLimit: Infinity,
  refuse: (request) => Promise.resolve(written(request, "unicodePwd").length > 0 ? NOT_ENCRYPTED : undefined),
  ask: ({ raw }) => raw,
  answer: (_, result) => Promise.resolve(result),
  show: ({ raw }) => raw,
};
