/** The page without an interface: offers the worker client to the program that drives the browser (api.ts). */
import { LabClient, LabError, linkedSettings } from '../worker/client.ts';
import type { HeadlessApi, Reply } from './api.ts';

// Nobody watches texts here, and the browser's profile is thrown away with what is kept in it.
const settings = { ...linkedSettings(location.search), samples: false, checkpoints: false };
const client = new LabClient((failure) => void window.loglogLost(failure), settings);
const jobs = new Map<string, AbortController>();

async function reply<T>(call: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (error instanceof LabError) return { ok: false, failure: { kind: error.kind, message: error.message } };
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: { kind: 'internal', message } };
  }
}

/** A call that `stop` can end. */
function asJob<T>(job: string, call: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> {
  const controller = new AbortController();
  jobs.set(job, controller);
  return reply(() => call(controller.signal)).finally(() => jobs.delete(job));
}

function chosenFile(): File {
  const input = document.querySelector<HTMLInputElement>('#text-file');
  const file = input?.files?.[0];
  if (!file) throw new Error('No file was given to the page.');
  return file;
}

const api: HeadlessApi = {
  open: () => reply(() => client.open()),
  corpora: () => reply(() => client.corpora()),
  addCorpus: () => reply(async () => client.addCorpus(chosenFile())),
  estimate: (job, groups) => asJob(job, (signal) => client.estimate(signal, groups)),
  train: (job, specs, weights) =>
    asJob(job, async (signal) => {
      const onTrained = weights ? (await import('./save-weights.ts')).saveWeights : undefined;
      return client.train(signal, specs, (event) => void window.loglogEvent(job, event), onTrained);
    }),
  stop: (job) => jobs.get(job)?.abort(),
};

window.loglog = api;
