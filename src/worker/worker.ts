/** The worker's entry: the lab, offered to the page. */
import * as Comlink from 'comlink';
import { Lab } from './lab.ts';
import { liveUnder } from './life.ts';

liveUnder(self.name);
Comlink.expose(new Lab());
