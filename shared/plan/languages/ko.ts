import type { Language } from "./language.ts";

/** Korean. */
export const ko: Language = {
  labels: {
    deliverables: "산출물 | 결과물 | 성과물 | 납품물 | 결과",
    work: `작업 | 주요 작업 | 할 일 | 할일 | 작업 내용 | 작업 항목 | 작업 목록 | 기능 | 주요 기능 | 범위 | 구현 | 구현 내용 | 계획 | 단계 | 실행 항목 | 업무 | 요구사항 | 활동 | 세부 작업 | 태스크 | 내용 | 다음 단계`,
    value: "목표 | 목적 | 가치 | 비즈니스 가치 | 사용자 가치 | 설명 | 개요 | 요약 | 핵심 목표",
    criteria: `완료 기준 | 완료 조건 | 완료 정의 | 완료의 정의 | 성공 기준 | 성공 지표 | 성공 조건 | 수용 기준 | 수락 기준 | 인수 기준 | 인수 조건 | 검수 기준 | 합격 기준 | 종료 기준 | 종료 조건 | 통과 기준 | 달성 기준 | 승인 기준 | 기준 | 지표 | 핵심 지표 | 성과 지표`,
    validation:
      "검증 | 검증 방법 | 검증 항목 | 테스트 | 테스트 계획 | 테스트 항목 | 테스트 방법 | 시연 | 데모 | 확인 방법 | 인수 테스트",
    verification: "확인 | 확인 사항 | 체크리스트 | 검증 체크리스트",
    risks: "리스크 | 위험 | 위험 요소 | 위험 요인 | 우려 사항",
    riskLevel: "위험도 | 리스크 수준 | 위험 수준",
    mitigation: "완화 | 완화 방안 | 완화책 | 대응 | 대응 방안 | 대응책",
    schedule: "일정 | 시기 | 타임라인 | 예정 | 스케줄",
    start: "시작 | 시작일 | 착수일 | 시작 날짜",
    due: "마감 | 마감일 | 기한 | 종료일 | 완료일 | 목표일 | 목표 일자 | 완료 예정일 | 예정일 | 종료 | 날짜 | 납기",
    duration: "기간 | 소요 기간 | 예상 기간 | 소요 시간",
    status: "상태 | 진행 상황 | 진행 상태 | 진행률 | 진척도",
    owner: "담당 | 담당자 | 책임자 | 오너 | 소유자 | 팀",
    dependsOn:
      "의존성 | 의존 관계 | 의존 | 종속성 | 선행 조건 | 선행 작업 | 전제 조건 | 사전 조건 | 필요 조건",
    enables: "후속 작업",
    effort: "공수 | 예산 | 비용 | 추정 | 복잡도 | 난이도 | 작업량 | 예상 공수",
    priority: "우선순위 | 중요도",
    aside: `비고 | 참고 | 참고 사항 | 참고 자료 | 메모 | 노트 | 주의 | 주의사항 | 범위 외 | 범위 밖 | 제외 | 제외 범위 | 제외 사항 | 비목표 | 링크 | 관련 | 관련 문서 | 문서 | 배경 | 맥락 | 미결 사항 | 미해결 질문 | 예시 | 근거 | 가정 | 제약 | 제약 사항 | 결정 사항 | 기술 스택`,
  },
  headings: {
    milestone: "마일스톤 | 이정표",
    phase: "단계 | 페이즈 | 스테이지",
    sprint: "스프린트 | 이터레이션 | 반복",
    release: "릴리스 | 릴리즈 | 버전",
    week: "주차",
  },
  ordinals: {
    prefixes: "제",
    counters: "차 | 번째 | 째",
    suffixes: { week: "주차" },
  },
  statuses: {
    planned:
      "계획 | 계획됨 | 예정 | 예정됨 | 대기 | 대기 중 | 대기중 | 미착수 | 시작 전 | 시작 안 함 | 미완료 | 보류 | 연기 | 연기됨 | 다음",
    active:
      "진행 중 | 진행중 | 진행 | 작업 중 | 작업중 | 개발 중 | 개발중 | 시작됨 | 검토 중 | 차단됨 | 일부 완료 | 부분 완료 | 거의 완료",
    done: "완료 | 완료됨 | 완료함 | 완성 | 끝 | 종료 | 종료됨 | 달성 | 출시 | 출시됨 | 배포됨 | 배포 완료",
    cancelled: "취소 | 취소됨 | 중단 | 중단됨 | 폐기 | 생략",
  },
  schedule: {
    unitsAfterNumber: { day: "일간", week: "주 주간", month: "개월 달", year: "년간" },
    ordinalUnits: { day: "일차", week: "주차 주째", month: "개월차", quarter: "분기" },
    roles: {
      nth: "제",
      yearMark: "년",
      monthMark: "월",
      dayMark: "일",
      due: "까지 마감",
      range: "부터 에서",
      and: "및 와 과",
      vague: "약 정도 초 중순 말",
      firstHalf: "상반기",
      secondHalf: "하반기",
      finished: "완료 완료됨",
      someday: "미정",
    },
  },
  phrases: {
    qualifiers: "주요 | 핵심 | 중요 | 세부 | 구체적",
    joinedQualifiers: "주요 | 핵심",
    conjunctions: "및 | 또는",
    milestoneTopics: "마일스톤 | 로드맵 | 단계",
    milestoneSections: "마일스톤",
    textSections: "개요 | 배경",
    workItems: "작업",
    titleColumns: "이름 | 단계",
    numberColumns: "코드",
    none: "없음",
  },
};
