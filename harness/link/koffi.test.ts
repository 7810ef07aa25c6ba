import { describeBinding } from '../meta/pcscd-suite.ts';

describeBinding('koffi');
