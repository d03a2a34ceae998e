/** Reading losses off a law in N and D. */
import type { ChinchillaLaw, JointLaw, KappaLaw, KaplanLaw } from './joint-types.ts';

/** ln(e^u + e^v), without overflow. */
function logSumExp(u: number, v: number): number {
  return Math.max(u, v) + Math.log1p(Math.exp(-Math.abs(u - v)));
}

function evaluateKaplan({ nc, dc, alphaN, alphaD }: KaplanLaw, n: number, d: number): number {
  return Math.exp(alphaD * logSumExp((alphaN / alphaD) * Math.log(nc / n), Math.log(dc / d)));
}

function evaluateKappa({ e, a, b, alpha, beta, kappa }: KappaLaw, n: number, d: number): number {
  const [size, data] = [Math.log(a) - alpha * Math.log(n), Math.log(b) - beta * Math.log(d)];
  if (size === -Infinity || data === -Infinity) return e + Math.exp(Math.max(size, data));
  return e + Math.exp(kappa * logSumExp(size / kappa, data / kappa));
}

function evaluateChinchilla({ e, a, b, alpha, beta }: ChinchillaLaw, n: number, d: number): number {
  return e + a * n ** -alpha + b * d ** -beta;
}

/** The loss in nats a token of N parameters trained on D tokens. */
export function evaluateJoint(law: JointLaw, n: number, d: number): number {
  switch (law.form) {
    case 'chinchilla':
    case 'tied':
      return evaluateChinchilla(law, n, d);
    case 'kappa':
      return evaluateKappa(law, n, d);
    case 'kaplan':
      return evaluateKaplan(law, n, d);
  }
}
