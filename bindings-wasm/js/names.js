export {
  BestitError,
  CallError,
  CaseError,
  ClaimError,
  ImpossibleCase,
  NeedsFact,
  OutsideValidity,
  PolicyError,
  UnknownName,
} from "./errors.js";
