import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { distanceFromLaw, fitZeroFrechet, frechetCdf } from '../../../src/method/adaptation/frechet.ts';

const near = (actual: number, expected: number, relative: number): void => {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
};

const values = Float32Array.of(0.11, 0.23, 0.31, 0.37, 0.52, 0.58, 0.71, 0.93, 1.4, 2.6);

test("the fit is the maximum of scipy's likelihood, and its distance scipy's Kolmogorov statistic", () => {
  // scipy 1.17.1: minimize(-invweibull.logpdf(values, c, 0, s).sum(), 'Nelder-Mead', xatol=1e-13, fatol=1e-15)
  const law = fitZeroFrechet(values);
  near(law.shape, 1.2096855102046766, 1e-6);
  near(law.scale, 0.350581063008566, 1e-6);
  assert.equal(law.zeros, 0);
  // scipy 1.17.1: kstest(values, invweibull(c, 0, s).cdf) with c, s of invweibull.fit(values, floc=0)
  const ofScipy = { zeros: 0, shape: 1.2097064723777098, scale: 0.35057829276618346 };
  near(distanceFromLaw(values, ofScipy), 0.13757234010620223, 1e-9);
});

test("the cumulative distribution function is scipy's", () => {
  // scipy 1.17.1: invweibull.cdf([0.5, 1, 4], 1.7, 0, 0.8)
  const law = { zeros: 0, shape: 1.7, scale: 0.8 };
  [0.10824801848655118, 0.5044380992232691, 0.9372302799973403].forEach((expected, index) => {
    near(frechetCdf(law, [0.5, 1, 4][index]!), expected, 1e-12);
  });
  assert.equal(frechetCdf({ ...law, zeros: 0.3 }, 0), 0.3);
  assert.equal(frechetCdf({ ...law, zeros: 0.3 }, -1), 0);
});

test('fitting a random sample recovers its parameters', () => {
  const law = { zeros: 0.4, shape: 1.7, scale: 0.8 };
  const random = randomStream('frechet');
  const draw = () => {
    const level = random.uniform();
    return level < law.zeros ? 0 : law.scale * (-Math.log((level - law.zeros) / (1 - law.zeros))) ** (-1 / law.shape);
  };
  const sample = Float32Array.from({ length: 50_000 }, draw).sort();
  const fitted = fitZeroFrechet(sample);
  // Three standard errors: of a share sqrt(0.24 / 50000); of the shape 0.78 shape / sqrt(30000), of the scale
  // 1.05 scale / (shape sqrt(30000)). Source: asymptotic variances of Weibull's maximum likelihood.
  near(fitted.zeros, law.zeros, (3 * Math.sqrt(0.24 / 50_000)) / 0.4);
  near(fitted.shape, law.shape, (3 * 0.78) / Math.sqrt(30_000));
  near(fitted.scale, law.scale, (3 * 1.05) / 1.7 / Math.sqrt(30_000));
  // Kolmogorov's 99 % quantile is 1.63 / sqrt(n), without fitted parameters.
  assert.ok(distanceFromLaw(sample, fitted) < 1.63 / Math.sqrt(30_000));
});

test('activations below zero are refused with what to do instead', () => {
  assert.throws(() => fitZeroFrechet(Float32Array.of(-0.5, 0, 1)), {
    code: 'METHOD_INVALID',
    message: 'a Fréchet distribution has no values below zero, but a pooled activation is -0.5',
    hint: /empirical/,
  });
});

test('a distribution is not fitted to fewer than two different positive values', () => {
  assert.throws(() => fitZeroFrechet(new Float32Array(5)), { code: 'METHOD_INVALID' });
  assert.throws(() => fitZeroFrechet(Float32Array.of(0, 2, 2, 2)), { code: 'METHOD_INVALID' });
});
