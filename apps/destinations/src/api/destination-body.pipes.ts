import { Injectable, type PipeTransform } from '@nestjs/common';
import {
  createDestinationSchema,
  updateDestinationSchema,
  type CreateDestination,
  type UpdateDestination,
} from './destination.schema.js';
import { UrlPolicy } from './url-policy.js';

/** No body at all counts as an empty one: the answer then names what is required. */
@Injectable()
export class CreateDestinationPipe implements PipeTransform<unknown, Promise<CreateDestination>> {
  constructor(private readonly urls: UrlPolicy) {}

  transform(body: unknown): Promise<CreateDestination> {
    return this.urls.readBody(createDestinationSchema, body === undefined ? {} : body);
  }
}

@Injectable()
export class UpdateDestinationPipe implements PipeTransform<unknown, Promise<UpdateDestination>> {
  constructor(private readonly urls: UrlPolicy) {}

  transform(body: unknown): Promise<UpdateDestination> {
    return this.urls.readBody(updateDestinationSchema, body === undefined ? {} : body);
  }
}
