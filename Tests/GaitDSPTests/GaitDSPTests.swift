import Testing

@testable import GaitDSP
