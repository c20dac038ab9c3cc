package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.reparam.Affine;

class ChannelAffineTest {
    /** One product and one sum in float32 of values up to 8. */
    private static final double FLOAT32 = 1e-6;

    /** Against a plain loop, with areas smaller and larger than a block and shapes that blocks do not divide. */
    @ParameterizedTest
    @CsvSource({"3, 5, 7", "1, 1, 9000", "50, 3, 49", "4097, 1, 1", "2, 4, 4096"})
    void everyChannelIsScaledAndShiftedInBothPrecisions(int rows, int channels, int area) {
        Backend.onClassPath();
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 0.5 + c;
            shift[c] = 0.25 - c;
        }
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            try (WeightLoader weights = new WeightLoader(type)) {
                INDArray in = Nd4j.linspace(type, -1, 2.0 / (rows * channels * area), (long) rows * channels * area)
                        .reshape('c', rows, channels, area);
                INDArray out = Nd4j.createUninitialized(type, rows, channels, area);
                new ChannelAffine(new Affine(scale, shift), weights).apply(in, out);
                double[] x = in.data().asDouble();
                double[] y = out.data().asDouble();
                for (int i = 0; i < x.length; i++) {
                    int c = i / area % channels;
                    assertThat(y[i]).as("element %d", i).isCloseTo(x[i] * scale[c] + shift[c], within(FLOAT32));
                }
            }
        }
    }
}
