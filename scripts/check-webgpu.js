// Runs the suite of the engines on TF.js's WebGPU backend, and on our own with ONNX Runtime's device `webgpu`, both in
// plain Node on a software Vulkan device:
//   npm run check:webgpu [-- DIR]      DIR: where to put packages and device; default in the system's temporary folder
// The device is SwiftShader, which Debian's and Ubuntu's package chromium-common includes together with a Vulkan
// loader. The package is only unpacked, not installed. (Mesa's lavapipe was tried and did not work.) On a machine
// without it, the check is skipped with a message.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installPackages, openFolder, run, runBackendSuite, skip, works } from './check-engine.js';

const packages = ['@tensorflow/tfjs-backend-webgpu@4.22.0', '@tensorflow/tfjs-core@4.22.0', 'webgpu@0.6.2'];
const deviceFile = 'vk_swiftshader_icd.json';

const folder = resolve(process.argv[2] ?? join(tmpdir(), 'fixres-check-webgpu'));

/** The folder with SwiftShader's description, its library and the loader `libvulkan.so.1`. */
const findDevice = () => {
  const unpacked = join(folder, 'chromium/usr/lib/chromium');
  const places = ['/usr/lib/chromium', unpacked];
  const found = places.find((place) => existsSync(join(place, deviceFile)));
  if (found !== undefined) return found;
  unpackChromium();
  if (!existsSync(join(unpacked, deviceFile))) skip('chromium-common no longer contains SwiftShader');
  return unpacked;
};

const unpackChromium = () => {
  if (!works('apt-get', '--version') || !works('dpkg', '--version')) {
    skip('there is no SwiftShader in /usr/lib/chromium, and no apt-get to fetch it with');
  }
  mkdirSync(join(folder, 'deb'), { recursive: true });
  if (!run('apt-get', ['download', 'chromium-common'], { cwd: join(folder, 'deb') })) {
    skip('chromium-common could not be fetched (no network, or `apt-get update` was never run)');
  }
  const [archive] = readdirSync(join(folder, 'deb')).filter((name) => name.endsWith('.deb'));
  run('dpkg', ['-x', join(folder, 'deb', archive), join(folder, 'chromium')]);
};

if (process.platform !== 'linux') skip('SwiftShader is only available from Linux packages');
openFolder(folder);
const device = findDevice();
installPackages(folder, packages);
const vulkan = { VK_ICD_FILENAMES: join(device, deviceFile), LD_LIBRARY_PATH: device };
runBackendSuite({ engine: 'webgpu' }, folder, vulkan);
runBackendSuite({ engine: 'onnx', device: 'webgpu' }, folder, vulkan);
