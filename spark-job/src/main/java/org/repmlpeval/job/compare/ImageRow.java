package org.repmlpeval.job.compare;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison needs of one image in one run.
 *
 * @param scored whether the image has an outcome that counts
 * @param label the correct class; null without one
 * @param crc32c of the bytes that were read; null if they were not, or an older release wrote the row
 * @param forms by the position of the form in the comparison; empty unless scored
 */
record ImageRow(boolean scored, Integer label, Long crc32c, List<FormRow> forms) {
    private static final int SCORED = 1;
    private static final int LABELLED = 2;
    private static final int CHECKED = 4;

    ImageRow {
        forms = List.copyOf(forms);
    }

    /**
     * One form's best classes.
     *
     * @param right whether the best is correct
     * @param margin largest minus second largest logit
     */
    record FormRow(boolean right, double margin, int[] classes, float[] logits) {
        /** Bytes of a form without its classes and logits. */
        private static final int FIXED = 1 + Double.BYTES + Short.BYTES;

        int best() {
            return classes[0];
        }

        /** The largest |difference| of the logits of classes that both lists have; NaN if they have none in common. */
        double drift(FormRow other) {
            double largest = Double.NaN;
            for (int i = 0; i < classes.length; i++) {
                for (int j = 0; j < other.classes.length; j++) {
                    if (classes[i] == other.classes[j]) {
                        double difference = Math.abs((double) logits[i] - other.logits[j]);
                        largest = Double.isNaN(largest) ? difference : Math.max(largest, difference);
                    }
                }
            }
            return largest;
        }

        private int bytes() {
            return FIXED + classes.length * (Integer.BYTES + Float.BYTES);
        }

        private void pack(ByteBuffer out) {
            out.put((byte) (right ? 1 : 0)).putDouble(margin).putShort((short) classes.length);
            for (int i = 0; i < classes.length; i++) {
                out.putInt(classes[i]).putFloat(logits[i]);
            }
        }

        private static FormRow unpack(ByteBuffer in) {
            boolean right = in.get() == 1;
            double margin = in.getDouble();
            int k = in.getShort() & 0xFFFF;
            int[] classes = new int[k];
            float[] logits = new float[k];
            for (int i = 0; i < k; i++) {
                classes[i] = in.getInt();
                logits[i] = in.getFloat();
            }
            return new FormRow(right, margin, classes, logits);
        }
    }

    /** The row in few bytes, so that millions can be held: about 120 for two forms and five classes. */
    byte[] packed() {
        int bytes = 2
                + (label == null ? 0 : Integer.BYTES)
                + (crc32c == null ? 0 : Long.BYTES)
                + forms.stream().mapToInt(FormRow::bytes).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.put((byte) ((scored ? SCORED : 0) | (label == null ? 0 : LABELLED) | (crc32c == null ? 0 : CHECKED)));
        out.put((byte) forms.size());
        if (label != null) {
            out.putInt(label);
        }
        if (crc32c != null) {
            out.putLong(crc32c);
        }
        forms.forEach(form -> form.pack(out));
        return out.array();
    }

    /** What {@link #packed} gave. */
    static ImageRow unpacked(byte[] packed) {
        ByteBuffer in = ByteBuffer.wrap(packed);
        int flags = in.get();
        int count = in.get();
        Integer label = (flags & LABELLED) == 0 ? null : (Integer) in.getInt();
        Long crc32c = (flags & CHECKED) == 0 ? null : (Long) in.getLong();
        List<FormRow> forms = new ArrayList<>(count);
        for (int f = 0; f < count; f++) {
            forms.add(FormRow.unpack(in));
        }
        return new ImageRow((flags & SCORED) != 0, label, crc32c, forms);
    }
}
