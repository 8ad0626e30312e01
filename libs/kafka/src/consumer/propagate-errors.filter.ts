import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Hands an error of a handler to the runner as it is. Without it Nest logs it and passes on "Internal server error", and
 * what is kept with an unprocessable record says no more than that. For controllers of a {@link KafkaRunnerStrategy}.
 */
@Catch()
export class PropagateErrorsFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
