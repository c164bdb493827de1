import { Global, Module } from '@nestjs/common';
import { NodeReaders } from './node-readers.js';
import { NodeResolver } from './node.resolver.js';

@Global()
@Module({ providers: [NodeReaders, NodeResolver], exports: [NodeReaders] })
export class NodesModule {}
