import { a as HttpClientError, c as MediaTypes, i as HttpClient, o as HttpClientResponse, r as Headers, s as HttpCodes } from "./http-client.js";

export { HttpClient };