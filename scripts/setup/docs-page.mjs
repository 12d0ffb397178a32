/** The files of Swagger UI for the API documentation page: copied, because a running API does not have the package. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

const source = path.join(ROOT, 'node_modules', 'swagger-ui-dist');
const target = path.join(ROOT, 'api', 'docs-page', 'generated');
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'LICENSE', 'NOTICE'];

/** Copies the files when they are missing or of another version. */
export function copyDocsPage() {
  const { version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  const stamp = path.join(target, 'version');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === version) return;
  fs.mkdirSync(target, { recursive: true });
  for (const file of FILES) fs.copyFileSync(path.join(source, file), path.join(target, file));
  fs.writeFileSync(stamp, version);
}
