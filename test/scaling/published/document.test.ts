import { describe, expect, it } from 'vitest';
import { PUBLISHED_LAWS } from '../../../src/scaling/published.ts';
import { publishedDocument } from './document.ts';

describe('docs/published-laws.md', () => {
  it('says what the data say', async () => {
    await expect(publishedDocument()).toMatchFileSnapshot('../../../docs/published-laws.md');
  });

  it('has a section for every law', () => {
    const sections = publishedDocument().match(/^### /gm)!;
    expect(sections.length).toBeGreaterThan(PUBLISHED_LAWS.length);
    for (const { id, formula } of PUBLISHED_LAWS) expect(publishedDocument()).toContain(`\`${id}\` · \`${formula}\``);
  });
});
