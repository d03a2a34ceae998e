/**
 * The page with a fake lab behind it, for looking at its states: `npm run dev`, then
 * /test/ui/fake-page.html?fake={"pace":40,"breaking":{...}}. Never shipped.
 */
import { LabApp } from '../../src/ui/app/lab-app.ts';
import { FakeLab, type FakeLabOptions } from './fake-lab.ts';

const options = JSON.parse(new URLSearchParams(location.search).get('fake') ?? '{}') as Partial<FakeLabOptions>;
const app = new LabApp();
app.openLab = () => new FakeLab(options);
document.body.append(app);
