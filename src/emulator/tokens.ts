import { randomId } from "./identifiers";
import { base64, keyedChecksum } from "./storage/checksums";

/** Issues tokens that look like the service's, and recognizes its own. */
export class TokenIssuer {
  readonly #key = randomId();
  readonly #now: () => number;
  readonly lifeSeconds: number;

  constructor({ now, lifeSeconds }: { now: () => number; lifeSeconds: number }) {
    this.#now = now;
    this.lifeSeconds = lifeSeconds;
  }

  /** Makes a token for a project or a user. */
  issue(subject: string): string {
    const issuedAt = Math.floor(this.#now() / 1000);
    const header = encode({ typ: "JWT", kid: "1", token_type: "ACCESS", alg: "RS512" });
    const claims = encode({
      iss: "backend-core",
      jti: randomId(),
      iat: issuedAt,
      sub: subject,
      aud: subject,
      exp: issuedAt + this.lifeSeconds,
      authorities: ["VIEW_PROJECT", "RUN_JOB"],
    });
    return `${header}.${claims}.${this.#sign(`${header}.${claims}`)}`;
  }

  /** What a token says; `undefined` if it is not one of ours, or was changed. */
  read(token: string): { readonly subject: string; readonly expiresAt: number } | undefined {
    const [header = "", claims = "", signature] = token.split(".");
    if (signature !== this.#sign(`${header}.${claims}`)) return undefined;
    const { sub, exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return { subject: sub, expiresAt: exp * 1000 };
  }

  #sign(text: string): string {
    return urlSafe(keyedChecksum(text, this.#key));
  }
}

function encode(part: object): string {
  return urlSafe(base64(new TextEncoder().encode(JSON.stringify(part))));
}

function urlSafe(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
