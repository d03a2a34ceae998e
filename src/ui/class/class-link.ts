/** What an address asks of one machine of a class: a share of the plan, or to choose one. */
import { checkShare, parseShare, type Share } from '../../experiments/split.ts';

export type Invitation =
  | { readonly kind: 'share'; readonly share: Share }
  /** Every machine gets the same link and takes a number. */
  | { readonly kind: 'join'; readonly of: number }
  | { readonly kind: 'problem'; readonly message: string };

/** Null where an address is of no class. */
export function invitationIn(search: string): Invitation | null {
  const text = new URLSearchParams(search).get('share');
  if (text === null) return null;
  try {
    const [, of] = /^of(\d{1,4})$/.exec(text) ?? [];
    if (of === undefined) return { kind: 'share', share: parseShare(text) };
    checkShare({ share: 1, of: Number(of) });
    return { kind: 'join', of: Number(of) };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The share that an address gives to this machine; null where it gives none. */
export function shareIn(search: string): Share | null {
  const invitation = invitationIn(search);
  return invitation?.kind === 'share' ? invitation.share : null;
}
