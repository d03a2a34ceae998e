/** The fitter's side of the worker. */
import * as Comlink from 'comlink';
import { localFitter } from './local-fitter.ts';

Comlink.expose(localFitter());
