import { describeBinding } from '../meta/pcscd-suite.ts';

describeBinding('node-pcsclite');
