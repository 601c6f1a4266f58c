import type { Language } from "./language.ts";

/** Vietnamese. */
export const vi: Language = {
  labels: {
    deliverables: "Kết quả | Sản phẩm bàn giao | Kết quả bàn giao | Đầu ra",
    work: `Nhiệm vụ | Công việc | Việc cần làm | Tính năng | Phạm vi | Các bước | Hành động | Triển khai | Hạng mục công việc | Yêu cầu | Bước tiếp theo`,
    value: "Mục tiêu | Mục đích | Giá trị | Giá trị kinh doanh | Mô tả | Tóm tắt | Lợi ích",
    criteria: `Tiêu chí | Tiêu chí chấp nhận | Tiêu chí nghiệm thu | Tiêu chí thành công | Tiêu chí hoàn thành | Điều kiện hoàn thành | Định nghĩa hoàn thành | Hoàn thành khi | Chỉ số thành công`,
    validation: "Kiểm thử | Xác nhận | Kế hoạch kiểm thử | Phương pháp xác nhận | Cách kiểm tra",
    verification: "Xác minh | Kiểm tra",
    risks: "Rủi ro | Thách thức",
    riskLevel: "Mức độ rủi ro",
    mitigation: "Giảm thiểu | Biện pháp giảm thiểu",
    schedule: "Lịch trình | Thời gian biểu | Tiến độ thời gian | Tuần",
    start: "Bắt đầu | Ngày bắt đầu",
    due: "Hạn chót | Thời hạn | Ngày hoàn thành | Ngày kết thúc | Hạn | Kết thúc",
    duration: "Thời lượng | Thời gian | Thời gian dự kiến",
    status: "Trạng thái | Tiến độ | Tình trạng",
    owner: "Người phụ trách | Phụ trách | Người chịu trách nhiệm | Chủ sở hữu",
    dependsOn: "Phụ thuộc | Phụ thuộc vào | Điều kiện tiên quyết",
    enables: "Mở khóa",
    effort: "Nỗ lực | Ngân sách | Chi phí | Độ phức tạp",
    priority: "Mức ưu tiên | Độ ưu tiên",
    aside: `Ghi chú | Ngoài phạm vi | Không bao gồm | Tham khảo | Liên kết | Xem thêm | Bối cảnh | Câu hỏi mở | Ví dụ | Lý do | Giả định`,
  },
  headings: {
    milestone: "Cột mốc | Mốc",
    phase: "Giai đoạn",
    sprint: "Vòng lặp",
    release: "Phiên bản",
    week: "Tuần",
  },
  statuses: {
    planned: "đã lên kế hoạch | chưa bắt đầu | chờ | đang chờ | tạm hoãn | chưa hoàn thành | cần làm",
    active: `đang thực hiện | đang tiến hành | đang làm | đã bắt đầu | bị chặn | một phần | hoàn thành một phần`,
    done: "hoàn thành | đã hoàn thành | xong | đã xong | đã đóng | hoàn tất",
    cancelled: "đã hủy | hủy",
  },
  phrases: { qualifiers: "chính | chủ | yếu", conjunctions: "và" },
};
