import { forbidCaching, secureAnswers } from '#http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { createDocument } from './openapi/create-document.js';

/** What holds for every answer of this service, and the two routes that describe the API. Call it before `init`. */
export function configureHttp(app: NestExpressApplication): void {
  secureAnswers(app);
  // Answers hold header values, secrets and keys.
  app.use('/manage', forbidCaching);
  serveDocs(app);
}

/** /openapi.json, and /docs from files of this process: no other host is contacted. */
function serveDocs(app: INestApplication): void {
  let document: ReturnType<typeof createDocument> | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= createDocument(app)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    // The default would ask a public host about the document.
    swaggerOptions: { validatorUrl: null },
  });
}
