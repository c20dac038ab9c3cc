package org.repmlpeval.job.run.executor;

import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;

/** Adds the output for the mirrored image to the output for the image. */
record MirroredForward(ShardEvaluator.Forward forward) implements ShardEvaluator.Forward {
    @Override
    public Tensor run(Form form, Tensor images) {
        Tensor plain = forward.run(form, images);
        float[] sum = plain.floats().clone();
        float[] mirrored = forward.run(form, mirrored(images)).floats();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += mirrored[i];
        }
        return Tensor.of(sum, plain.shape());
    }

    /** {@code (N, C, H, W)} with each row reversed. */
    private static Tensor mirrored(Tensor images) {
        int[] shape = images.shape();
        int width = shape[shape.length - 1];
        float[] pixels = images.floats();
        float[] mirrored = new float[pixels.length];
        for (int row = 0; row < pixels.length; row += width) {
            for (int x = 0; x < width; x++) {
                mirrored[row + x] = pixels[row + width - 1 - x];
            }
        }
        return Tensor.of(mirrored, shape);
    }
}
