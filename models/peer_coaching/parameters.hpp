/// Every parameter of the peer-coaching model. Each is declared in one statement in parameters/, which has all that is
/// known of it; sections of the config file are the structs. What else needs a list of them takes it from here.
#pragma once

#include <cstddef>

#include "models/peer_coaching/parameters/people.hpp"
#include "models/peer_coaching/parameters/programme.hpp"
#include "models/peer_coaching/parameters/study.hpp"
#include "models/peer_coaching/parameters/teacher.hpp"
#include "sim/core/section.hpp"

namespace peerspread::peer_coaching {

/// As they were read where T is double, as numbers where it is a float or a pack of lanes (sim/core/section.hpp).
template <class T>
struct ParametersOf {
  TimeOf<T> time;
  PeopleOf<T> people;
  AdviceTiesOf<T> ties;
  TrustOf<T> trust;
  ClimateOf<T> climate;
  PostsOf<T> posts;
  TrainingOf<T> training;
  CoachingOf<T> coaching;
  CoverageOf<T> coverage;
  SupportOf<T> support;
  PracticeOf<T> practice;
  PeersOf<T> peers;
  ConfidenceOf<T> confidence;
  CollegialityOf<T> collegiality;
  KnowledgeOf<T> knowledge;
  OnlineOf<T> online;
  TurnoverOf<T> turnover;
  SurveyOf<T> survey;
  MoneyOf<T> money;
  TheoryOf<T> theory;
  RecordingOf<T> recording;
};
using Parameters = ParametersOf<double>;

/// All of them, in the order of the struct; built once.
const SectionTable<ParametersOf>& parameter_table();

}  // namespace peerspread::peer_coaching

namespace peerspread {
extern template class SectionTable<peer_coaching::ParametersOf>;
}
