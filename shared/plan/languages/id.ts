import type { Language } from "./language.ts";

/** Indonesian. */
export const id: Language = {
  labels: {
    deliverables: "Hasil | Keluaran | Hasil kerja | Luaran",
    work: `Tugas | Pekerjaan | Fitur | Ruang lingkup | Lingkup | Cakupan | Langkah | Tindakan | Implementasi | Kegiatan | Kebutuhan | Rencana`,
    value: "Tujuan | Sasaran | Nilai | Nilai bisnis | Deskripsi | Ringkasan | Manfaat",
    criteria: `Kriteria | Kriteria penerimaan | Kriteria keberhasilan | Kriteria sukses | Kriteria selesai | Definisi selesai | Selesai jika | Selesai ketika | Indikator keberhasilan | Metrik keberhasilan`,
    validation: "Validasi | Metode validasi | Pengujian | Rencana pengujian | Cara verifikasi | Uji coba",
    verification: "Verifikasi | Pemeriksaan",
    risks: "Risiko | Tantangan",
    riskLevel: "Tingkat risiko",
    mitigation: "Mitigasi | Rencana mitigasi",
    schedule: "Jadwal | Linimasa | Minggu | Periode",
    start: "Mulai | Tanggal mulai",
    due: "Tenggat | Tenggat waktu | Batas waktu | Tanggal selesai | Tanggal",
    duration: "Durasi | Perkiraan durasi",
    status: "Kemajuan | Keadaan",
    owner: "Penanggung jawab | Pemilik | Ditugaskan kepada",
    dependsOn: "Ketergantungan | Bergantung pada | Prasyarat",
    enables: "Memungkinkan",
    effort: "Upaya | Anggaran | Biaya | Estimasi | Kompleksitas",
    priority: "Prioritas",
    aside: `Catatan | Di luar cakupan | Di luar lingkup | Tidak termasuk | Referensi | Tautan | Lihat juga | Konteks | Latar belakang | Pertanyaan terbuka | Contoh | Alasan | Asumsi`,
  },
  headings: {
    milestone: "Tonggak | Tonggak pencapaian | Tonggak sejarah",
    phase: "Fase | Tahap | Fasa",
    sprint: "Iterasi",
    release: "Versi | Rilis",
    week: "Minggu | Pekan",
  },
  statuses: {
    planned: "direncanakan | belum dimulai | belum mulai | menunggu | ditunda | belum selesai",
    active: `sedang berjalan | sedang dikerjakan | berlangsung | dimulai | aktif | terblokir | sebagian | sebagian selesai`,
    done: "selesai | tuntas | sudah selesai | rampung | ditutup",
    cancelled: "dibatalkan | batal | dilewati",
  },
  phrases: { qualifiers: "utama | kunci", conjunctions: "dan" },
};
