import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { Activity } from './activity.entity.js';
import { Trail } from './trail.js';

@Global()
@Module({ imports: [MikroOrmModule.forFeature([Activity])], providers: [Trail], exports: [Trail] })
export class AuditModule {}
