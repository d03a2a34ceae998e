/** The worker's entry: the lab, offered to the page. */
import * as Comlink from 'comlink';
import { Lab } from './lab.ts';

Comlink.expose(new Lab());
