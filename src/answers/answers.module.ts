import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/tickets.module.js';
import { AnswerStore } from './answer-store.js';
import { KeepAnswersPlugin } from './keep-answers.plugin.js';
import { PublicSelections } from './public-selections.js';

/** Keeps whole answers to public queries; http/answer-shortcut.ts gives them out. */
@Module({
  imports: [TicketsModule],
  providers: [AnswerStore, KeepAnswersPlugin, PublicSelections],
})
export class AnswersModule {}
