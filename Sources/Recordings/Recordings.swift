import GaitDSP
