/** A thread that serves the test service on the port it is given. */
import { workerData } from 'node:worker_threads'
import { type MessagePortLike, messagePortChannel } from '../message-port.ts'
import { testService } from './test-service.ts'

const service = testService()
service.answer(messagePortChannel((workerData as { port: MessagePortLike }).port))
setInterval(service.publish, 1)
