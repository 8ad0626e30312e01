// Made from the OpenAPI document by `npm run console:types`.

export interface paths {
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List destinations, newest first */
        get: operations["listDestinations"];
        put?: never;
        /** Create a destination */
        post: operations["createDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a destination */
        get: operations["getDestination"];
        put?: never;
        post?: never;
        /** Delete a destination */
        delete: operations["deleteDestination"];
        options?: never;
        head?: never;
        /**
         * Change a destination
         * @description Any subset of fields; what is not named stays. {} changes nothing.
         */
        patch: operations["updateDestination"];
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the signing secret */
        get: operations["getDestinationSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the signing secret
         * @description Webhooks are signed with the new and the older secrets until the overlap ends.
         */
        post: operations["rotateDestinationSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description A synthetic `test` event, once, also where the destination is disabled. Limited on its own.
         */
        post: operations["testDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a destination's deliveries, newest first
         * @description Also of a deleted destination, for as long as the log is kept.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery with every attempt
         * @description Of more attempts than `limit` the newest; `nextCursor` then leads to older ones.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/deliveries/{deliveryId}/payload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was sent
         * @description The body of the POST, byte for byte. It is kept a week, whatever the log keeps.
         */
        get: operations["getDeliveryPayload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/projects/{projectId}/webhook-destinations/{id}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description The same `webhook-id` and body in a new run, marked by `webhook-resend`, whose attempts count from 1. Each call makes a run of its own. After a 503 the run may have begun all the same.
         */
        post: operations["resendDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tenant's API keys, newest first */
        get: operations["listApiKeys"];
        put?: never;
        /** Create an API key */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/tenants/{tenantId}/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all event types */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/manage/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this API key is, and which projects it may see */
        get: operations["getCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CreateDestination: {
            /** @description Made where not given. */
            id?: string;
            /** @description Trimmed; not empty. */
            name: string;
            /**
             * Format: uri
             * @description https (http where the operator allows it), no credentials, not an address inside a network. Answers must come from here: redirects are never followed.
             */
            url: string;
            /** @description Types to receive; GET /manage/event-types lists them. */
            eventTypes: ("conversation.created" | "conversation.updated" | "feedback.created" | "event.created")[];
            description?: string | null;
            /** @description Sent with every webhook; null for none. Names are unique without regard to case, some are reserved. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description Only events of these agents; [] for every agent. At most 400000 bytes of UTF-8 in all. */
            agentIds?: string[];
            /** @default true */
            enabled: boolean;
        };
        UpdateDestination: {
            /** @description Trimmed; not empty. */
            name?: string;
            /**
             * Format: uri
             * @description https (http where the operator allows it), no credentials, not an address inside a network. Answers must come from here: redirects are never followed.
             */
            url?: string;
            /** @description Types to receive; GET /manage/event-types lists them. */
            eventTypes?: ("conversation.created" | "conversation.updated" | "feedback.created" | "event.created")[];
            description?: string | null;
            /** @description Sent with every webhook; null for none. Names are unique without regard to case, some are reserved. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description Only events of these agents; [] for every agent. At most 400000 bytes of UTF-8 in all. */
            agentIds?: string[];
            enabled?: boolean;
        };
        /**
         * @default {
         *       "overlapSeconds": 86400
         *     }
         */
        RotateSecret: {
            /**
             * @description How long every older secret goes on signing beside the new one; 0 ends them at once.
             * @default 86400
             */
            overlapSeconds: number;
        };
        CreateApiKey: {
            name: string;
            /**
             * @description `view` reads, `edit` writes, `publish` sends events alone and needs a project.
             * @enum {string}
             */
            role: "view" | "edit" | "publish";
            /** @description The only project it is good for; none: all of the tenant. */
            projectId?: string | null;
            /** @description From then on it is refused; none: never. */
            expiresAt?: string | null;
        };
        Destination: {
            id: string;
            name: string;
            description: string | null;
            /** @description In lists, and for callers with the role `view`, the query is a mask. */
            url: string;
            eventTypes: string[];
            /** @description null where there are none. In lists, and for callers with the role `view`, each value is a mask. */
            headers: {
                [key: string]: string;
            } | null;
            /** @description []: every agent. */
            agentIds: string[];
            enabled: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        DestinationAnswer: {
            data: components["schemas"]["Destination"];
        };
        DestinationList: {
            data: components["schemas"]["Destination"][];
            pagination: components["schemas"]["Pagination"];
        };
        SecretAnswer: {
            data: {
                /** @description `whsec_` and the base64 of 32 bytes: a Standard Webhooks secret. */
                secret: string;
            };
        };
        TestAnswer: {
            /** @description The endpoint answered 2xx. */
            success: boolean;
            /** @description Absent where there was no answer. */
            statusCode?: number;
            /** @description Absent on success. */
            error?: string;
        };
        /** @description One event to one destination, as the last attempt of its latest run left it. */
        Delivery: {
            id: string;
            /** @description The `webhook-id` that the receiver sees. */
            eventId: string;
            eventType: string;
            /** @description Empty for an event without an agent. */
            agentId: string;
            /** @enum {string} */
            status: "delivered" | "retrying" | "dead" | "discarded";
            /** @description `0`, or the id of the resend that began these attempts. */
            run: string;
            /** @description Attempts of the run so far. */
            attemptCount: number;
            /**
             * Format: date-time
             * @description When the run began.
             */
            createdAt: string;
            /** Format: date-time */
            lastAttemptAt: string;
            /** @description Duration of the attempt. */
            durationMs: number;
            /** @description null where no HTTP status arrived. */
            statusCode: number | null;
            /** @enum {string} */
            reason: "ok" | "http_status" | "timeout" | "dns" | "connect" | "tls" | "reset" | "protocol" | "blocked" | "disabled" | "deleted" | "overflow" | "expired" | "internal";
            /** @description When the next attempt is due; null where there is none. */
            nextAttemptAt: string | null;
        };
        Attempt: {
            /** @description `0`, or the id of the resend that began these attempts. */
            run: string;
            /** @description Counted from 1 in each run. */
            attempt: number;
            /** Format: date-time */
            startedAt: string;
            /** @description Duration of the attempt. */
            durationMs: number;
            /** @enum {string} */
            outcome: "delivered" | "retry" | "dead" | "discarded";
            /** @enum {string} */
            reason: "ok" | "http_status" | "timeout" | "dns" | "connect" | "tls" | "reset" | "protocol" | "blocked" | "disabled" | "deleted" | "overflow" | "expired" | "internal";
            /** @description null where no HTTP status arrived. */
            statusCode: number | null;
            /** @description Beginning of the body of a failure, at most 1 KB. */
            responseExcerpt: string | null;
            /** @description When the next attempt is due; null where there is none. */
            nextAttemptAt: string | null;
        };
        DeliveryList: {
            data: components["schemas"]["Delivery"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        DeliveryAnswer: {
            data: {
                id: string;
                /** @description The `webhook-id` that the receiver sees. */
                eventId: string;
                eventType: string;
                /** @description Empty for an event without an agent. */
                agentId: string;
                /** @enum {string} */
                status: "delivered" | "retrying" | "dead" | "discarded";
                /** @description `0`, or the id of the resend that began these attempts. */
                run: string;
                /** @description Attempts of the run so far. */
                attemptCount: number;
                /**
                 * Format: date-time
                 * @description When the run began.
                 */
                createdAt: string;
                /** Format: date-time */
                lastAttemptAt: string;
                /** @description Duration of the attempt. */
                durationMs: number;
                /** @description null where no HTTP status arrived. */
                statusCode: number | null;
                /** @enum {string} */
                reason: "ok" | "http_status" | "timeout" | "dns" | "connect" | "tls" | "reset" | "protocol" | "blocked" | "disabled" | "deleted" | "overflow" | "expired" | "internal";
                /** @description When the next attempt is due; null where there is none. */
                nextAttemptAt: string | null;
                /** @description Of every run, oldest first; of more than `limit` the newest. */
                attempts: components["schemas"]["Attempt"][];
            };
            pagination: components["schemas"]["CursorPagination"];
        };
        /** @description The event as it is sent: the very bytes that are signed. */
        Payload: {
            type: string;
            timestamp: string;
            data: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        ResendAnswer: {
            data: {
                deliveryId: string;
                eventId: string;
                /** @description The new run; the receiver sees it as `webhook-resend`. */
                run: string;
                /** Format: date-time */
                createdAt: string;
            };
        };
        ApiKey: {
            /** @description The public part of the key. */
            id: string;
            name: string;
            /**
             * @description `view` reads, `edit` writes, `publish` sends events alone and needs a project.
             * @enum {string}
             */
            role: "view" | "edit" | "publish";
            projectId: string | null;
            expiresAt: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        NewApiKeyAnswer: {
            data: {
                /** @description The public part of the key. */
                id: string;
                name: string;
                /**
                 * @description `view` reads, `edit` writes, `publish` sends events alone and needs a project.
                 * @enum {string}
                 */
                role: "view" | "edit" | "publish";
                projectId: string | null;
                expiresAt: string | null;
                /** Format: date-time */
                createdAt: string;
                /** @description `whk_...`: shown this once. */
                key: string;
            };
        };
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            pagination: components["schemas"]["Pagination"];
        };
        Caller: {
            /**
             * @description `operator` holds the key of the installation.
             * @enum {string}
             */
            role: "operator" | "view" | "edit" | "publish";
            /** @description Public part of the API key; null for the operator. */
            keyId: string | null;
            /** @description The only tenant it is good for; null for the operator: all. */
            tenantId: string | null;
            /** @description The only project it is good for; null: all of the tenant. */
            projectId: string | null;
            expiresAt: string | null;
            /** @description Projects it may see that have destinations or API keys, by name; at most 1000. Others exist once used. */
            projects: {
                tenantId: string;
                projectId: string;
            }[];
        };
        CallerAnswer: {
            data: components["schemas"]["Caller"];
        };
        EventType: {
            type: string;
            description: string;
            /** @description May stand in `eventTypes`; `test` is sent by a Test call alone. */
            subscribable: boolean;
            /** @description JSON Schema of the event's `data`. */
            dataSchema: {
                [key: string]: unknown;
            };
            /** @description A `data` that conforms to it. */
            sample: {
                [key: string]: unknown;
            };
        };
        EventTypeList: {
            data: components["schemas"]["EventType"][];
        };
        Pagination: {
            page: number;
            limit: number;
            /** @description Entries on all pages. */
            total: number;
            pages: number;
        };
        CursorPagination: {
            limit: number;
            /** @description `cursor` of the next page; null on the last. */
            nextCursor: string | null;
        };
        Problem: {
            title: string;
            status: number;
            /** @description Names every wrong field. */
            detail: string;
            code: string;
            error: {
                code: string;
                message: string;
            };
            /** @description Every wrong field of the request, up to 100. */
            errors?: {
                field: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDestinations: {
        parameters: {
            query?: {
                /** @description Page, counted from 1. */
                page?: number;
                /** @description Entries on a page. */
                limit?: number;
                /** @description Only those that would receive this agent's events. Empty: all. */
                agentId?: string;
            };
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; header values are masked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "orders",
                     *           "name": "Order service",
                     *           "description": null,
                     *           "url": "https://hooks.example.com/conversations",
                     *           "eventTypes": [
                     *             "conversation.created",
                     *             "feedback.created"
                     *           ],
                     *           "headers": {
                     *             "X-Api-Key": "********"
                     *           },
                     *           "agentIds": [],
                     *           "enabled": true,
                     *           "createdAt": "2026-01-15T09:30:00.000Z",
                     *           "updatedAt": "2026-01-15T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 10,
                     *         "total": 1,
                     *         "pages": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DestinationList"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDestination"];
            };
        };
        responses: {
            /** @description It receives events from now on. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "orders",
                     *         "name": "Order service",
                     *         "description": null,
                     *         "url": "https://hooks.example.com/conversations",
                     *         "eventTypes": [
                     *           "conversation.created",
                     *           "feedback.created"
                     *         ],
                     *         "headers": {
                     *           "X-Api-Key": "2f1d9c7a"
                     *         },
                     *         "agentIds": [],
                     *         "enabled": true,
                     *         "createdAt": "2026-01-15T09:30:00.000Z",
                     *         "updatedAt": "2026-01-15T09:30:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DestinationAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It conflicts with what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "It conflicts with what there is.",
                     *       "code": "conflict",
                     *       "error": {
                     *         "code": "conflict",
                     *         "message": "It conflicts with what there is."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Content Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB.",
                     *       "code": "content_too_large",
                     *       "error": {
                     *         "code": "content_too_large",
                     *         "message": "The body is larger than 1 MiB."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body is not JSON.",
                     *       "code": "unsupported_media_type",
                     *       "error": {
                     *         "code": "unsupported_media_type",
                     *         "message": "The body is not JSON."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Header values are masked for the role `view`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "orders",
                     *         "name": "Order service",
                     *         "description": null,
                     *         "url": "https://hooks.example.com/conversations",
                     *         "eventTypes": [
                     *           "conversation.created",
                     *           "feedback.created"
                     *         ],
                     *         "headers": {
                     *           "X-Api-Key": "2f1d9c7a"
                     *         },
                     *         "agentIds": [],
                     *         "enabled": true,
                     *         "createdAt": "2026-01-15T09:30:00.000Z",
                     *         "updatedAt": "2026-01-15T09:30:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DestinationAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No further attempt starts, retries included. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDestination"];
            };
        };
        responses: {
            /** @description In effect for the next attempt, retries included. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "orders",
                     *         "name": "Order service",
                     *         "description": null,
                     *         "url": "https://hooks.example.com/conversations",
                     *         "eventTypes": [
                     *           "conversation.created",
                     *           "feedback.created"
                     *         ],
                     *         "headers": {
                     *           "X-Api-Key": "2f1d9c7a"
                     *         },
                     *         "agentIds": [],
                     *         "enabled": true,
                     *         "createdAt": "2026-01-15T09:30:00.000Z",
                     *         "updatedAt": "2026-01-15T09:30:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DestinationAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Content Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB.",
                     *       "code": "content_too_large",
                     *       "error": {
                     *         "code": "content_too_large",
                     *         "message": "The body is larger than 1 MiB."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body is not JSON.",
                     *       "code": "unsupported_media_type",
                     *       "error": {
                     *         "code": "unsupported_media_type",
                     *         "message": "The body is not JSON."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestinationSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The current secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SecretAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateDestinationSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SecretAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It conflicts with what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "It conflicts with what there is.",
                     *       "code": "conflict",
                     *       "error": {
                     *         "code": "conflict",
                     *         "message": "It conflicts with what there is."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Content Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB.",
                     *       "code": "content_too_large",
                     *       "error": {
                     *         "code": "content_too_large",
                     *         "message": "The body is larger than 1 MiB."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body is not JSON.",
                     *       "code": "unsupported_media_type",
                     *       "error": {
                     *         "code": "unsupported_media_type",
                     *         "message": "The body is not JSON."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the endpoint made of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": false,
                     *       "statusCode": 503,
                     *       "error": "The endpoint answered 503."
                     *     }
                     */
                    "application/json": components["schemas"]["TestAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Outcome of the latest run's last attempt; `retrying`: another attempt is due. */
                status?: "delivered" | "retrying" | "dead" | "discarded";
                /** @description Only deliveries of events of this type. */
                eventType?: string;
                /** @description Only the delivery of this event: its `webhook-id`, or the id it was published with. */
                eventId?: string;
                /** @description Only runs that began at this time or later. */
                from?: string;
                /** @description Only runs that began before this time. */
                to?: string;
                /** @description `nextCursor` of the page before; none for the newest. */
                cursor?: string;
                /** @description Entries on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "dlv_Zb1kqYwH0rVn3sTq8cXoJ5eLgA7u2M4p",
                     *           "eventId": "evt_1",
                     *           "eventType": "conversation.created",
                     *           "agentId": "agent-1",
                     *           "status": "dead",
                     *           "run": "0",
                     *           "attemptCount": 3,
                     *           "createdAt": "2026-01-15T09:31:00.000Z",
                     *           "lastAttemptAt": "2026-01-15T09:31:06.402Z",
                     *           "durationMs": 41,
                     *           "statusCode": 503,
                     *           "reason": "http_status",
                     *           "nextAttemptAt": null
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "limit": 20,
                     *         "nextCursor": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the answer before, for older attempts; none for the newest. */
                cursor?: string;
                /** @description Attempts in the answer. */
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "dlv_Zb1kqYwH0rVn3sTq8cXoJ5eLgA7u2M4p",
                     *         "eventId": "evt_1",
                     *         "eventType": "conversation.created",
                     *         "agentId": "agent-1",
                     *         "status": "dead",
                     *         "run": "0",
                     *         "attemptCount": 3,
                     *         "createdAt": "2026-01-15T09:31:00.000Z",
                     *         "lastAttemptAt": "2026-01-15T09:31:06.402Z",
                     *         "durationMs": 41,
                     *         "statusCode": 503,
                     *         "reason": "http_status",
                     *         "nextAttemptAt": null,
                     *         "attempts": [
                     *           {
                     *             "run": "0",
                     *             "attempt": 1,
                     *             "startedAt": "2026-01-15T09:31:00.020Z",
                     *             "durationMs": 41,
                     *             "outcome": "retry",
                     *             "reason": "http_status",
                     *             "statusCode": 503,
                     *             "responseExcerpt": "over capacity",
                     *             "nextAttemptAt": "2026-01-15T09:31:02.216Z"
                     *           },
                     *           {
                     *             "run": "0",
                     *             "attempt": 2,
                     *             "startedAt": "2026-01-15T09:31:02.219Z",
                     *             "durationMs": 41,
                     *             "outcome": "retry",
                     *             "reason": "http_status",
                     *             "statusCode": 503,
                     *             "responseExcerpt": "over capacity",
                     *             "nextAttemptAt": "2026-01-15T09:31:06.401Z"
                     *           },
                     *           {
                     *             "run": "0",
                     *             "attempt": 3,
                     *             "startedAt": "2026-01-15T09:31:06.402Z",
                     *             "durationMs": 41,
                     *             "outcome": "dead",
                     *             "reason": "http_status",
                     *             "statusCode": 503,
                     *             "responseExcerpt": "over capacity",
                     *             "nextAttemptAt": null
                     *           }
                     *         ]
                     *       },
                     *       "pagination": {
                     *         "limit": 1000,
                     *         "nextCursor": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliveryPayload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "conversation.created",
                     *       "timestamp": "2026-01-15T09:31:00.000Z",
                     *       "tenantId": "acme",
                     *       "projectId": "support",
                     *       "agentId": "agent_sample",
                     *       "agentName": "Sample agent",
                     *       "data": {
                     *         "conversation": {
                     *           "id": "conv_sample",
                     *           "agentId": "agent_sample",
                     *           "title": "Where is my order?",
                     *           "userProperties": {
                     *             "plan": "pro"
                     *           },
                     *           "properties": {
                     *             "channel": "web"
                     *           },
                     *           "createdAt": "2026-01-15T09:31:00.000Z",
                     *           "updatedAt": "2026-01-15T09:31:00.000Z",
                     *           "messages": [
                     *             {
                     *               "id": "msg_sample_1",
                     *               "role": "user",
                     *               "content": "Where is my order?",
                     *               "createdAt": "2026-01-15T09:31:00.000Z"
                     *             },
                     *             {
                     *               "id": "msg_sample_2",
                     *               "role": "assistant",
                     *               "content": "It arrives tomorrow.",
                     *               "parts": [
                     *                 {
                     *                   "type": "text",
                     *                   "text": "It arrives tomorrow."
                     *                 }
                     *               ],
                     *               "createdAt": "2026-01-15T09:31:00.000Z"
                     *             }
                     *           ]
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Payload"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It existed, and is no longer kept. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Gone",
                     *       "status": 410,
                     *       "detail": "It existed, and is no longer kept.",
                     *       "code": "gone",
                     *       "error": {
                     *         "code": "gone",
                     *         "message": "It existed, and is no longer kept."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                projectId: string;
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run has begun. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "deliveryId": "dlv_Zb1kqYwH0rVn3sTq8cXoJ5eLgA7u2M4p",
                     *         "eventId": "evt_1",
                     *         "run": "rs_019bc0f4a1c87d3e9f5b2a64c1d07e38",
                     *         "createdAt": "2026-01-16T08:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ResendAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It conflicts with what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Conflict",
                     *       "status": 409,
                     *       "detail": "It conflicts with what there is.",
                     *       "code": "conflict",
                     *       "error": {
                     *         "code": "conflict",
                     *         "message": "It conflicts with what there is."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It existed, and is no longer kept. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Gone",
                     *       "status": 410,
                     *       "detail": "It existed, and is no longer kept.",
                     *       "code": "gone",
                     *       "error": {
                     *         "code": "gone",
                     *         "message": "It existed, and is no longer kept."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Page, counted from 1. */
                page?: number;
                /** @description Entries on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, without the keys themselves. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f9ac2d41b7e605f88",
                     *           "name": "console",
                     *           "role": "edit",
                     *           "projectId": null,
                     *           "expiresAt": null,
                     *           "createdAt": "2026-01-15T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 10,
                     *         "total": 1,
                     *         "pages": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The key, which is never shown again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "id": "3f9ac2d41b7e605f88",
                     *         "name": "console",
                     *         "role": "edit",
                     *         "projectId": null,
                     *         "expiresAt": null,
                     *         "createdAt": "2026-01-15T09:30:00.000Z",
                     *         "key": "whk_3f9ac2d41b7e605f88_..."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKeyAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Content Too Large",
                     *       "status": 413,
                     *       "detail": "The body is larger than 1 MiB.",
                     *       "code": "content_too_large",
                     *       "error": {
                     *         "code": "content_too_large",
                     *         "message": "The body is larger than 1 MiB."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unsupported Media Type",
                     *       "status": 415,
                     *       "detail": "The body is not JSON.",
                     *       "code": "unsupported_media_type",
                     *       "error": {
                     *         "code": "unsupported_media_type",
                     *         "message": "The body is not JSON."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused from the next request on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "type": "event.created",
                     *           "description": "A custom event is logged.",
                     *           "subscribable": true,
                     *           "dataSchema": {
                     *             "type": "object"
                     *           },
                     *           "sample": {
                     *             "event": {
                     *               "id": "evt_1",
                     *               "type": "checkout"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EventTypeList"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCaller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "role": "edit",
                     *         "keyId": "3f9ac2d41b7e605f88",
                     *         "tenantId": "acme",
                     *         "projectId": null,
                     *         "expiresAt": null,
                     *         "projects": [
                     *           {
                     *             "tenantId": "acme",
                     *             "projectId": "support"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CallerAnswer"];
                };
            };
            /** @description The request is wrong; `errors` names every wrong field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "url: must start with https://",
                     *       "code": "bad_request",
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "url: must start with https://"
                     *       },
                     *       "errors": [
                     *         {
                     *           "field": "url",
                     *           "message": "must start with https://"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No API key, or not a good one. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Unauthorized",
                     *       "status": 401,
                     *       "detail": "No API key, or not a good one.",
                     *       "code": "unauthorized",
                     *       "error": {
                     *         "code": "unauthorized",
                     *         "message": "No API key, or not a good one."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The API key's role does not allow it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The API key's role does not allow it.",
                     *       "code": "forbidden",
                     *       "error": {
                     *         "code": "forbidden",
                     *         "message": "The API key's role does not allow it."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such resource, or not for this API key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Not Found",
                     *       "status": 404,
                     *       "detail": "There is no such resource, or not for this API key.",
                     *       "code": "not_found",
                     *       "error": {
                     *         "code": "not_found",
                     *         "message": "There is no such resource, or not for this API key."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; `Retry-After` says when to come back, in seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Too Many Requests",
                     *       "status": 429,
                     *       "detail": "Too many requests; `Retry-After` says when to come back, in seconds.",
                     *       "code": "too_many_requests",
                     *       "error": {
                     *         "code": "too_many_requests",
                     *         "message": "Too many requests; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Our fault. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Internal Server Error",
                     *       "status": 500,
                     *       "detail": "Our fault.",
                     *       "code": "internal_server_error",
                     *       "error": {
                     *         "code": "internal_server_error",
                     *         "message": "Our fault."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A dependency is away; `Retry-After` says when to come back, in seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "detail": "A dependency is away; `Retry-After` says when to come back, in seconds.",
                     *       "code": "service_unavailable",
                     *       "error": {
                     *         "code": "service_unavailable",
                     *         "message": "A dependency is away; `Retry-After` says when to come back, in seconds."
                     *       }
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
