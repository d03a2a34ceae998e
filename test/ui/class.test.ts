import { describe, expect, it } from 'vitest';
import { parseRecords } from '../../src/experiments/records-file.ts';
import { experimentOf } from '../../src/experiments/registry.ts';
import { splitRuns } from '../../src/experiments/split.ts';
import { invitationIn, shareIn } from '../../src/ui/class/class-link.ts';
import { sharesOf, specsOf } from '../../src/ui/class/class-work.ts';
import { filesOfLinks } from '../../src/ui/class/pasted-links.ts';
import { resultFragment } from '../../src/library/result-link.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { runId } from '../../src/train/spec.ts';
import { sharedExperiment, sharedLadder } from '../../src/ui/class/share-kind.ts';
import { experimentKind } from '../../src/ui/state/experiment-kind.ts';
import { ladderKind } from '../../src/ui/state/ladder-kind.ts';
import { corpus, recordOf } from '../experiments/synthetic.ts';
import { ANALYST } from './local-analyst.ts';

const joint = experimentKind(experimentOf('joint')!, ANALYST);
const options = { ...joint.defaults({ software: true }), heldOutCharacters: 4096 };
const whole = joint.plan(corpus, options);
/** The link of a share of the whole plan, every option named. */
function linkOf(share: string): string {
  const said = new URLSearchParams({ share });
  for (const [name, value] of joint.writeLink(whole.options)) said.set(name, value);
  return `?${said.toString()}`;
}
const idsOf = (groups: ReturnType<typeof joint.groups>) => groups.flatMap(({ runs }) => runs.map(({ id }) => id));

describe('what a link asks of a machine of a class', () => {
  it('is a share, or to take a number', () => {
    expect(invitationIn('?experiment=joint&share=3of30')).toEqual({ kind: 'share', share: { share: 3, of: 30 } });
    expect(invitationIn('?share=of30')).toEqual({ kind: 'join', of: 30 });
    expect(invitationIn('?experiment=joint')).toBeNull();
    expect(shareIn('?share=of30')).toBeNull();
  });

  it.each(['31of30', 'of0', 'of9999', '', 'three'])('is a problem in words for share=%s', (text) => {
    const invitation = invitationIn(`?share=${text}`);
    expect(invitation).toMatchObject({ kind: 'problem' });
    expect(invitation).toHaveProperty('message', expect.stringContaining('share'));
  });
});

describe('an experiment of which a machine trains its share', () => {
  it('has the runs of its share alone, under the whole plan’s options', () => {
    const shares = [1, 2, 3].map((share) => sharedExperiment(joint, `?share=${share}of3`));
    const plans = shares.map((kind) => kind.plan(corpus, options));
    expect(plans.flatMap(({ groups }) => idsOf(groups)).sort()).toEqual(idsOf(whole.groups).sort());
    for (const plan of plans) expect(plan.options).toEqual(whole.options);
  });

  it('cuts the whole plan down again, as it comes back from a file, and no other', () => {
    const kind = sharedExperiment(joint, '?share=1of3');
    const own = kind.plan(corpus, options);
    expect(idsOf(kind.groups(structuredClone(whole)))).toEqual(idsOf(own.groups));
    const other = joint.plan(corpus, { ...options, widths: [8, 12] });
    expect(idsOf(kind.groups(other))).toEqual(idsOf(other.groups));
  });

  it('cuts down what the library kept, before the page’s own plan is made', () => {
    const link = linkOf('1of3');
    const kind = sharedExperiment(joint, link);
    const early = idsOf(kind.groups(structuredClone(whole)));
    expect(early).toEqual(idsOf(sharedExperiment(joint, '?share=1of3').plan(corpus, options).groups));
    const other = joint.plan(corpus, { ...options, widths: [8, 12] });
    expect(idsOf(kind.groups(other))).toEqual(idsOf(other.groups));
  });

  it('keeps its share in the link', () => {
    const ladder = sharedLadder(ladderKind(ANALYST), '?share=2of5');
    expect(ladder.writeLink(ladder.defaults(null))).toContainEqual(['share', '2of5']);
    expect(sharedExperiment(joint, '?experiment=joint')).toBe(joint);
  });

  it('has nothing to do where shares are more than parts', () => {
    const kind = sharedExperiment(joint, '?share=400of400');
    expect(() => kind.plan(corpus, options)).toThrow('nothing left for share 400');
    const link = linkOf('400of400');
    const kept = sharedExperiment(joint, link);
    expect(idsOf(kept.groups(structuredClone(whole)))).toEqual(idsOf(whole.groups));
  });
});

describe('what has come back', () => {
  it('is counted by share, whoever trained it; what did not finish is not back', () => {
    const specs = specsOf(whole);
    const [first] = splitRuns(specs, 4);
    const own = specs
      .flat()
      .map((spec) => recordOf(spec, 2))
      .filter(({ id }) => first!.runs.has(id));
    const shares = sharesOf(specs, 4, own);
    expect(shares[0]).toMatchObject({ share: 1, runs: first!.runs.size, back: first!.runs.size });
    expect(shares.slice(1).map(({ back }) => back)).toEqual([0, 0, 0]);
    const stopped = own.map((record) => ({ ...record, outcome: { kind: 'stopped' as const } }));
    expect(sharesOf(specs, 4, stopped)[0]?.back).toBe(0);
  });
});

describe('links that came back', () => {
  const recorded = { experiment: 'joint', corpus, options: whole.options, records: [] as RunRecord[] };

  it('are found in whatever text they were pasted in, each a records file', async () => {
    const specs = specsOf(whole).flat();
    const links = await Promise.all(
      specs.slice(0, 2).map((spec) => resultFragment({ ...recorded, records: [recordOf(spec, 2)] })),
    );
    const files = await filesOfLinks(
      `From Ann: https://lab.example/?experiment=joint${links[0]!}\n<https://lab.example/${links[1]!}>`,
    );
    const records = await Promise.all(files.map(async (file) => parseRecords(await file.text()).records));
    expect(records.flat().map(({ id, loss }) => [id, loss])).toEqual(specs.slice(0, 2).map((spec) => [runId(spec), 2]));
  });

  it('are refused in words: no link, or one that was cut', async () => {
    await expect(filesOfLinks('see attachment')).rejects.toThrow('no link with results');
    const link = await resultFragment(recorded);
    await expect(filesOfLinks(`https://lab.example/${link.slice(0, -20)}`)).rejects.toThrow(/^Link 1: /);
  });
});
